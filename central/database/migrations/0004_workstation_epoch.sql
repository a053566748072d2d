CREATE TABLE "workstation_key" (
	"office_id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"thumbprint" text NOT NULL,
	"public_key" jsonb NOT NULL,
	"enrolled_at" bigint NOT NULL,
	CONSTRAINT "workstation_key_office_id_workstation_id_thumbprint_pk" PRIMARY KEY("office_id","workstation_id","thumbprint")
);
--> statement-breakpoint
ALTER TABLE "workstation" ADD COLUMN "claimed_at" bigint;--> statement-breakpoint
ALTER TABLE "command_receipt" ADD COLUMN "key_thumbprint" text;