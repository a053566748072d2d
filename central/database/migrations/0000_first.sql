CREATE SEQUENCE "public"."record_number" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "enrolment_code" (
	"office_id" text NOT NULL,
	"selector" text NOT NULL,
	"verifier_sha256" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"failures" integer NOT NULL,
	"workstation_id" text,
	"for_workstation_id" text,
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
CREATE TABLE "officer_session" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"number" integer NOT NULL,
	"staff_number" text NOT NULL,
	"began_at" bigint NOT NULL,
	"head_sequence" bigint NOT NULL,
	"grant_ends_at" bigint NOT NULL,
	"ended_at" bigint,
	"ended_by" text,
	"last_sequence" bigint,
	CONSTRAINT "officer_session_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"office_id" text NOT NULL,
	"token_sha256" text NOT NULL,
	"workstation_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"key_thumbprint" text NOT NULL,
	"session_id" text NOT NULL,
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
CREATE TABLE "sign_in_desk" (
	"office_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"workstation_id" text NOT NULL,
	"failures" integer NOT NULL,
	"locked_until" bigint NOT NULL,
	CONSTRAINT "sign_in_desk_office_id_staff_number_workstation_id_pk" PRIMARY KEY("office_id","staff_number","workstation_id")
);
--> statement-breakpoint
CREATE TABLE "suspension" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"action" text NOT NULL,
	"reason" text NOT NULL,
	"by_staff_number" text NOT NULL,
	"by_workstation_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "suspension_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "workstation" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"public_key" jsonb NOT NULL,
	"host_name" text NOT NULL,
	"active" boolean NOT NULL,
	"enrolled_at" bigint NOT NULL,
	"epoch" text,
	"claimed_at" bigint,
	"suspended_at" bigint,
	"chain_from" integer,
	CONSTRAINT "workstation_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "workstation_key" (
	"office_id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"thumbprint" text NOT NULL,
	"public_key" jsonb NOT NULL,
	"enrolled_at" bigint NOT NULL,
	CONSTRAINT "workstation_key_office_id_workstation_id_thumbprint_pk" PRIMARY KEY("office_id","workstation_id","thumbprint")
);
--> statement-breakpoint
CREATE TABLE "application" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"reference" text NOT NULL,
	"status" text NOT NULL,
	"document_id" text NOT NULL,
	"plate" text NOT NULL,
	"chassis" text NOT NULL,
	"engine" text NOT NULL,
	"logbook" text NOT NULL,
	"serials" text[] NOT NULL,
	"version" integer NOT NULL,
	"feed_sequence" bigint NOT NULL,
	"record" jsonb,
	CONSTRAINT "application_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
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
	"is_named" boolean DEFAULT false NOT NULL,
	CONSTRAINT "content_office_id_sha256_pk" PRIMARY KEY("office_id","sha256")
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
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"change" text NOT NULL,
	"version" integer NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "feed_entry_office_id_sequence_pk" PRIMARY KEY("office_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "look_beyond" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"kind" text NOT NULL,
	"query" text NOT NULL,
	"reason_code" text NOT NULL,
	"reason" text NOT NULL,
	"found" integer NOT NULL,
	"shown" jsonb NOT NULL,
	"fits_open_case" boolean NOT NULL,
	"offline" boolean NOT NULL,
	"at" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "look_beyond_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "notification" (
	"office_id" text NOT NULL,
	"application_id" text NOT NULL,
	"revision" integer NOT NULL,
	"on_event" text NOT NULL,
	"to_party" text NOT NULL,
	"at" bigint NOT NULL,
	"sent_at" bigint,
	CONSTRAINT "notification_pk" PRIMARY KEY("office_id","application_id","revision","on_event","to_party")
);
--> statement-breakpoint
CREATE TABLE "scan_day" (
	"office_id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"day" integer NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "scan_day_office_id_workstation_id_day_pk" PRIMARY KEY("office_id","workstation_id","day")
);
--> statement-breakpoint
CREATE TABLE "submission" (
	"office_id" text NOT NULL,
	"application_id" text NOT NULL,
	"revision" integer NOT NULL,
	"sha256" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "submission_office_id_application_id_revision_pk" PRIMARY KEY("office_id","application_id","revision")
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
CREATE TABLE "chain_break" (
	"office_id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"command_id" text NOT NULL,
	"kind" text NOT NULL,
	"expected_hash" text,
	"given_hash" text NOT NULL,
	"at" bigint NOT NULL,
	"healed_at" bigint,
	CONSTRAINT "chain_break_office_id_workstation_id_sequence_command_id_pk" PRIMARY KEY("office_id","workstation_id","sequence","command_id")
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
	"chain_sha256" text NOT NULL,
	"at" bigint NOT NULL,
	"signature" text NOT NULL,
	"key_thumbprint" text NOT NULL,
	"clock" jsonb,
	"acted_at" bigint NOT NULL,
	"is_dated_back" boolean NOT NULL,
	"job_id" text,
	"actor_session" text,
	"sent_by" text,
	"sent_session" text,
	"carried_in" text,
	CONSTRAINT "command_receipt_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "kept_command" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"sha256" text NOT NULL,
	"text" text NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "kept_command_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "serial" (
	"office_id" text NOT NULL,
	"serial" text NOT NULL,
	"application_id" text NOT NULL,
	"job_id" text NOT NULL,
	"outcome" text NOT NULL,
	"emergency" boolean DEFAULT false NOT NULL,
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
CREATE TABLE "serial_free" (
	"office_id" text NOT NULL,
	"prefix" text NOT NULL,
	"width" integer NOT NULL,
	"first" bigint NOT NULL,
	"last" bigint NOT NULL,
	CONSTRAINT "serial_free_office_id_prefix_width_first_pk" PRIMARY KEY("office_id","prefix","width","first")
);
--> statement-breakpoint
CREATE TABLE "serial_lease" (
	"office_id" text NOT NULL,
	"prefix" text NOT NULL,
	"width" integer NOT NULL,
	"first" bigint NOT NULL,
	"last" bigint NOT NULL,
	"id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"leased_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"closed_at" bigint,
	CONSTRAINT "serial_lease_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
CREATE TABLE "serial_range" (
	"prefix" text NOT NULL,
	"width" integer NOT NULL,
	"first" bigint NOT NULL,
	"last" bigint NOT NULL,
	"office_id" text NOT NULL,
	"registered_at" bigint NOT NULL,
	CONSTRAINT "serial_range_prefix_width_first_pk" PRIMARY KEY("prefix","width","first")
);
--> statement-breakpoint
CREATE TABLE "serial_stock" (
	"office_id" text NOT NULL,
	"prefix" text NOT NULL,
	"width" integer NOT NULL,
	"first" bigint NOT NULL,
	"last" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "serial_stock_office_id_prefix_width_first_pk" PRIMARY KEY("office_id","prefix","width","first")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "officer_session_number" ON "officer_session" USING btree ("office_id","workstation_id","number");--> statement-breakpoint
CREATE INDEX "officer_session_officer" ON "officer_session" USING btree ("office_id","staff_number");--> statement-breakpoint
CREATE INDEX "application_feed" ON "application" USING btree ("office_id","feed_sequence");--> statement-breakpoint
CREATE INDEX "application_status" ON "application" USING btree ("office_id","status");--> statement-breakpoint
CREATE INDEX "application_document" ON "application" USING btree ("office_id","document_id");--> statement-breakpoint
CREATE INDEX "application_reference" ON "application" USING btree ("office_id","reference");--> statement-breakpoint
CREATE INDEX "application_plate" ON "application" USING btree ("office_id","plate");--> statement-breakpoint
CREATE INDEX "application_chassis" ON "application" USING btree ("office_id","chassis");--> statement-breakpoint
CREATE INDEX "application_engine" ON "application" USING btree ("office_id","engine");--> statement-breakpoint
CREATE INDEX "application_logbook" ON "application" USING btree ("office_id","logbook");--> statement-breakpoint
CREATE INDEX "application_serials" ON "application" USING gin ("serials");--> statement-breakpoint
CREATE INDEX "content_unnamed" ON "content" USING btree ("office_id","is_named");--> statement-breakpoint
CREATE INDEX "look_beyond_officer" ON "look_beyond" USING btree ("office_id","staff_number","received_at");--> statement-breakpoint
CREATE INDEX "look_beyond_list" ON "look_beyond" USING btree ("office_id","fits_open_case","received_at","id");--> statement-breakpoint
CREATE INDEX "command_receipt_chain" ON "command_receipt" USING btree ("office_id","workstation_id","sequence");--> statement-breakpoint
CREATE INDEX "kept_command_subject" ON "kept_command" USING btree ("office_id","subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "serial_lease_run" ON "serial_lease" USING btree ("office_id","prefix","width","last");--> statement-breakpoint
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rows of % are kept for good', TG_TABLE_NAME; END $$;--> statement-breakpoint
CREATE TRIGGER "kept_command_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "kept_command" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "look_beyond_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "look_beyond" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
