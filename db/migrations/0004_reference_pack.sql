CREATE TABLE `reference_pack` (
	`name` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`format` integer NOT NULL,
	`body` text NOT NULL,
	`etag` text,
	`received_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
ALTER TABLE `sync_state` ADD `reference_used` text;