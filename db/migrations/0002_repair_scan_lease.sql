CREATE TABLE `carried_file` (
	`id` text PRIMARY KEY NOT NULL,
	`first_sequence` integer NOT NULL,
	`last_sequence` integer NOT NULL,
	`made_at` integer NOT NULL,
	`made_by` text NOT NULL,
	`acknowledged_at` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `content` (
	`sha256` text PRIMARY KEY NOT NULL,
	`media_type` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`bytes_here` integer NOT NULL,
	`last_used_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `content_used` ON `content` (`last_used_at`);--> statement-breakpoint
CREATE TABLE `serial_lease` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`first` text,
	`last` text,
	`count` integer,
	`expires_at` integer,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `upload` (
	`sha256` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`url` text,
	`sent_bytes` integer NOT NULL,
	`created_at` integer NOT NULL,
	`done_at` integer,
	`problem` text
) STRICT;
--> statement-breakpoint
ALTER TABLE `command` ADD `signature` text;--> statement-breakpoint
ALTER TABLE `command` ADD `seen` text;--> statement-breakpoint
ALTER TABLE `command` ADD `escalation` text;--> statement-breakpoint
ALTER TABLE `sync_state` ADD `epoch` text;--> statement-breakpoint
ALTER TABLE `sync_state` ADD `next_epoch` text;--> statement-breakpoint
ALTER TABLE `sync_state` ADD `anchored_sequence` integer;--> statement-breakpoint
ALTER TABLE `sync_state` ADD `anchored_at` integer;--> statement-breakpoint
ALTER TABLE `sync_state` ADD `serials_registered` integer;
