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
ALTER TABLE "command_receipt" ADD COLUMN "job_id" text;--> statement-breakpoint
ALTER TABLE "serial" ADD COLUMN "emergency" boolean DEFAULT false NOT NULL;