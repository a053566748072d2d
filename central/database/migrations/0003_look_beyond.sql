ALTER TABLE "application" ADD COLUMN "plate" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "application" ADD COLUMN "chassis" text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE "application" SET
	"plate" = regexp_replace(upper("record" #>> '{vehicle,registrationNumber}'), '[^A-Z0-9]', '', 'g'),
	"chassis" = regexp_replace(upper("record" #>> '{vehicle,chassisNumber}'), '[^A-Z0-9]', '', 'g')
WHERE "record" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "application_reference" ON "application" USING btree ("office_id","reference");--> statement-breakpoint
CREATE INDEX "application_plate" ON "application" USING btree ("office_id","plate");--> statement-breakpoint
CREATE INDEX "application_chassis" ON "application" USING btree ("office_id","chassis");