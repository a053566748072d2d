CREATE TABLE "sign_in_desk" (
	"office_id" text NOT NULL,
	"staff_number" text NOT NULL,
	"workstation_id" text NOT NULL,
	"failures" integer NOT NULL,
	"locked_until" bigint NOT NULL,
	CONSTRAINT "sign_in_desk_office_id_staff_number_workstation_id_pk" PRIMARY KEY("office_id","staff_number","workstation_id")
);
--> statement-breakpoint
CREATE TABLE "kept_command" (
	"office_id" text NOT NULL,
	"id" text NOT NULL,
	"application_id" text NOT NULL,
	"sha256" text NOT NULL,
	"text" text NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "kept_command_office_id_id_pk" PRIMARY KEY("office_id","id")
);
--> statement-breakpoint
ALTER TABLE "command_receipt" ADD COLUMN "acted_at" bigint;--> statement-breakpoint
ALTER TABLE "command_receipt" ADD COLUMN "is_dated_back" boolean;--> statement-breakpoint
CREATE INDEX "kept_command_application" ON "kept_command" USING btree ("office_id","application_id");--> statement-breakpoint
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rows of % are kept for good', TG_TABLE_NAME; END $$;--> statement-breakpoint
CREATE TRIGGER "kept_command_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "kept_command" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();