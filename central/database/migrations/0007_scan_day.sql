CREATE TABLE "scan_day" (
	"office_id" text NOT NULL,
	"workstation_id" text NOT NULL,
	"day" integer NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "scan_day_office_id_workstation_id_day_pk" PRIMARY KEY("office_id","workstation_id","day")
);
--> statement-breakpoint
ALTER TABLE "content" ADD COLUMN "is_named" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "content_unnamed" ON "content" USING btree ("office_id","is_named");--> statement-breakpoint
CREATE INDEX "look_beyond_officer" ON "look_beyond" USING btree ("office_id","staff_number","at");