CREATE TABLE "enrolment_code" (
	"office_id" text NOT NULL,
	"selector" text NOT NULL,
	"verifier_sha256" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"failures" integer NOT NULL,
	"workstation_id" text,
	CONSTRAINT "enrolment_code_office_id_selector_pk" PRIMARY KEY("office_id","selector")
);
--> statement-breakpoint
CREATE TABLE "officer" (
	"office_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"record" jsonb NOT NULL,
	"active" boolean NOT NULL,
	"password_hash" text NOT NULL,
	"totp_secret" text NOT NULL,
	"last_totp_step" bigint NOT NULL,
	CONSTRAINT "officer_office_id_staff_number_pk" PRIMARY KEY("office_id","staff_number")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"office_id" text NOT NULL,
	"token_sha256" text NOT NULL,
	"workstation_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"expires_at" bigint NOT NULL,
	CONSTRAINT "session_office_id_token_sha256_pk" PRIMARY KEY("office_id","token_sha256")
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempt" (
	"office_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"failures" integer NOT NULL,
	"locked_until" bigint NOT NULL,
	CONSTRAINT "sign_in_attempt_office_id_staff_number_pk" PRIMARY KEY("office_id","staff_number")
);
--> statement-breakpoint
CREATE TABLE "workstation" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"public_key" jsonb NOT NULL,
	"host_name" text NOT NULL,
	"active" boolean NOT NULL,
	"enrolled_at" bigint NOT NULL,
	CONSTRAINT "workstation_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "application" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"reference" text NOT NULL,
	"status" text NOT NULL,
	"document_id" text NOT NULL,
	"version" integer NOT NULL,
	"feed_sequence" bigint NOT NULL,
	"record" jsonb,
	CONSTRAINT "application_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "document" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"sha256" text NOT NULL,
	"byte_length" integer NOT NULL,
	"bytes" "bytea",
	CONSTRAINT "document_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "feed_entry" (
	"office_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"kind" text NOT NULL,
	"application_id" text NOT NULL,
	"version" integer NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "feed_entry_office_id_sequence_pk" PRIMARY KEY("office_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "notification" (
	"office_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"application_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"sent_at" bigint,
	CONSTRAINT "notification_office_id_sequence_pk" PRIMARY KEY("office_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "command_receipt" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"body_sha256" text NOT NULL,
	"answer" jsonb NOT NULL,
	"name" text NOT NULL,
	"workstation_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"sequence" integer NOT NULL,
	"previous_hash" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "command_receipt_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "serial" (
	"office_id" text NOT NULL,
	"serial" text NOT NULL,
	"application_id" text NOT NULL,
	"job_id" text NOT NULL,
	"outcome" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "serial_office_id_serial_pk" PRIMARY KEY("office_id","serial")
);
--> statement-breakpoint
CREATE TABLE "office" (
	"office_id" text PRIMARY KEY NOT NULL,
	"record" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "office_counter" (
	"office_id" text PRIMARY KEY NOT NULL,
	"feed_sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "application_feed" ON "application" USING btree ("office_id","feed_sequence");--> statement-breakpoint
CREATE INDEX "application_status" ON "application" USING btree ("office_id","status");--> statement-breakpoint
CREATE INDEX "application_document" ON "application" USING btree ("office_id","document_id");