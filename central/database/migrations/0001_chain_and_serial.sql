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
ALTER TABLE "command_receipt" ADD COLUMN "chain_sha256" text;--> statement-breakpoint
CREATE INDEX "serial_lease_run" ON "serial_lease" USING btree ("office_id","prefix","width","last");--> statement-breakpoint
CREATE INDEX "command_receipt_chain" ON "command_receipt" USING btree ("office_id","workstation_id","sequence");