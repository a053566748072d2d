CREATE TABLE `application` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`reference` text NOT NULL,
	`status` text NOT NULL,
	`received_at` integer NOT NULL,
	`resubmitted` integer NOT NULL,
	`due_on` text NOT NULL,
	`decided_at` integer,
	`record` text NOT NULL,
	`centre_record` text NOT NULL,
	`version` integer NOT NULL,
	`confirmed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `application_id` ON `application` (`id`);--> statement-breakpoint
CREATE INDEX `application_queue` ON `application` (`status`,`resubmitted`,`due_on`,`received_at`);--> statement-breakpoint
CREATE INDEX `application_decided` ON `application` (`decided_at`);--> statement-breakpoint
CREATE TABLE `command` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`subject` text NOT NULL,
	`officer` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL,
	`state` text NOT NULL,
	`problem` text,
	`withdraw_reason` text,
	`settled_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `command_id` ON `command` (`id`);--> statement-breakpoint
CREATE INDEX `command_state` ON `command` (`state`,`sequence`);--> statement-breakpoint
CREATE INDEX `command_subject` ON `command` (`subject`,`state`);--> statement-breakpoint
CREATE TABLE `document` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`received_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `document_sha256` ON `document` (`sha256`);--> statement-breakpoint
CREATE TABLE `parked` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`reason` text NOT NULL,
	`body` text NOT NULL,
	`received_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `serial` (
	`serial` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`job_id` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `serial_application` ON `serial` (`application_id`);--> statement-breakpoint
CREATE TABLE `sheet` (
	`job_id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`printer` text NOT NULL,
	`printer_job_id` text,
	`state` text NOT NULL,
	`problem` text,
	`started_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `sheet_application` ON `sheet` (`application_id`);--> statement-breakpoint
CREATE TABLE `sync_state` (
	`one` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`cursor` text NOT NULL,
	`last_pulled_at` integer,
	`clock_offset_ms` integer
) STRICT;--> statement-breakpoint
CREATE VIRTUAL TABLE `application_search` USING fts5(plate, chassis, name, identity, reference, prefix='2 3 4', tokenize='unicode61');--> statement-breakpoint
CREATE TRIGGER `command_kept` BEFORE DELETE ON `command` BEGIN SELECT RAISE(ABORT, 'commands are never deleted'); END;--> statement-breakpoint
CREATE TRIGGER `command_body_kept` BEFORE UPDATE OF `sequence`, `id`, `name`, `subject`, `officer`, `at`, `body`, `hash` ON `command` BEGIN SELECT RAISE(ABORT, 'commands are never changed'); END;
