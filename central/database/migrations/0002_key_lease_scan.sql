CREATE TABLE "case_lease" (
	"office_id" text NOT NULL,
	"application_id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"taken_at" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "case_lease_office_id_application_id_pk" PRIMARY KEY("office_id","application_id")
);
--> statement-breakpoint
CREATE TABLE "content" (
	"office_id" text NOT NULL,
	"sha256" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "content_office_id_sha256_pk" PRIMARY KEY("office_id","sha256")
);
--> statement-breakpoint
CREATE TABLE "look_beyond" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"kind" text NOT NULL,
	"query" text NOT NULL,
	"reason" text NOT NULL,
	"found" integer NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "look_beyond_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "upload" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"sha256" text NOT NULL,
	"media_type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"received_bytes" integer NOT NULL,
	"expires_at" bigint NOT NULL,
	CONSTRAINT "upload_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "upload_part" (
	"office_id" text NOT NULL,
	"upload_id" text NOT NULL,
	"first" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "upload_part_office_id_upload_id_first_pk" PRIMARY KEY("office_id","upload_id","first")
);
--> statement-breakpoint
CREATE TABLE "audit_anchor" (
	"office_id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"hash" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "audit_anchor_office_id_workstation_id_sequence_pk" PRIMARY KEY("office_id","workstation_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "carried_file" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"first_sequence" integer NOT NULL,
	"last_sequence" integer NOT NULL,
	"imported_at" bigint NOT NULL,
	CONSTRAINT "carried_file_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "office_key" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"public" text NOT NULL,
	"secret" text NOT NULL,
	"created_at" bigint NOT NULL,
	"retired_at" bigint,
	CONSTRAINT "office_key_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
ALTER TABLE "enrolment_code" ADD COLUMN "for_workstation_id" text;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "key_thumbprint" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "workstation" ADD COLUMN "epoch" text;--> statement-breakpoint
ALTER TABLE "workstation" ADD COLUMN "suspended_at" bigint;--> statement-breakpoint
ALTER TABLE "workstation" ADD COLUMN "recipient" text;--> statement-breakpoint
ALTER TABLE "workstation" ADD COLUMN "chain_from" integer;--> statement-breakpoint
ALTER TABLE "command_receipt" ADD COLUMN "signature" text;