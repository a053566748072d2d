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
ALTER TABLE "session" ADD COLUMN "session_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "command_receipt" ADD COLUMN "actor_session" text;--> statement-breakpoint
ALTER TABLE "command_receipt" ADD COLUMN "sent_by" text;--> statement-breakpoint
ALTER TABLE "command_receipt" ADD COLUMN "sent_session" text;--> statement-breakpoint
ALTER TABLE "command_receipt" ADD COLUMN "carried_in" text;--> statement-breakpoint
CREATE UNIQUE INDEX "officer_session_number" ON "officer_session" USING btree ("office_id","workstation_id","number");--> statement-breakpoint
CREATE INDEX "officer_session_officer" ON "officer_session" USING btree ("office_id","staff_number");