CREATE TABLE `application` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`reference` text NOT NULL,
	`service` text NOT NULL,
	`plate` text,
	`status` text NOT NULL,
	`received_at` integer NOT NULL,
	`resubmitted` integer NOT NULL,
	`due_on` text NOT NULL,
	`decided_at` integer,
	`approved_by` text,
	`assigned_to` text,
	`held` integer NOT NULL,
	`record` text NOT NULL,
	`centre_record` text NOT NULL,
	`version` integer NOT NULL,
	`confirmed_at` integer NOT NULL,
	CONSTRAINT "application_record" CHECK(json_valid("application"."record"))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `application_id` ON `application` (`id`);--> statement-breakpoint
CREATE INDEX `application_queue` ON `application` (`status`,"resubmitted" DESC,`due_on`,`received_at`,`id`,`approved_by`,`assigned_to`,`held`);--> statement-breakpoint
CREATE INDEX `application_urgent` ON `application` ("resubmitted" DESC,`due_on`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `application_latest` ON `application` ("decided_at" DESC,"received_at" DESC,`id`,`status`);--> statement-breakpoint
CREATE INDEX `application_service` ON `application` (`service`,`id`);--> statement-breakpoint
CREATE TABLE `carried_file` (
	`id` text PRIMARY KEY NOT NULL,
	`first_sequence` integer NOT NULL,
	`last_sequence` integer NOT NULL,
	`made_at` integer NOT NULL,
	`made_by` text NOT NULL,
	`acknowledged_at` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `command` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`subject` text NOT NULL,
	`subject_kind` text NOT NULL,
	`officer` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL,
	`state` text NOT NULL,
	`problem` text,
	`withdraw_reason` text,
	`settled_at` integer,
	`signature` text,
	`seen` text,
	`escalation` text
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `command_id` ON `command` (`id`);--> statement-breakpoint
CREATE INDEX `command_state` ON `command` (`state`,`sequence`);--> statement-breakpoint
CREATE INDEX `command_subject` ON `command` (`subject`,`state`);--> statement-breakpoint
CREATE TABLE `content` (
	`sha256` text PRIMARY KEY NOT NULL,
	`media_type` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`bytes_here` integer NOT NULL,
	`last_used_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `content_used` ON `content` (`last_used_at`);--> statement-breakpoint
CREATE TABLE `document` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`received_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `document_sha256` ON `document` (`sha256`);--> statement-breakpoint
CREATE TABLE `draft` (
	`id` text PRIMARY KEY NOT NULL,
	`service` text NOT NULL,
	`typed` text NOT NULL,
	`brought` text NOT NULL,
	`papers` text NOT NULL,
	`document` text,
	`created_at` integer NOT NULL,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL,
	`command_id` text,
	`provisional_reference` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `draft_saved` ON `draft` (`saved_at`);--> statement-breakpoint
CREATE TABLE `item` (
	`id` text NOT NULL,
	`application_id` text NOT NULL,
	`place` integer NOT NULL,
	`kind` text NOT NULL,
	`made` text NOT NULL,
	`state` text NOT NULL,
	`number` text,
	`serial` text,
	`made_at` integer,
	`bay` text,
	`box` text,
	`shelved_at` integer,
	`released_at` integer,
	PRIMARY KEY(`application_id`, `id`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `item_state` ON `item` (`state`,`made`);--> statement-breakpoint
CREATE INDEX `item_serial` ON `item` (`serial`);--> statement-breakpoint
CREATE INDEX `item_made` ON `item` (`made_at`);--> statement-breakpoint
CREATE INDEX `item_released` ON `item` (`released_at`,`application_id`);--> statement-breakpoint
CREATE TABLE `parked` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`reason` text NOT NULL,
	`body` text NOT NULL,
	`received_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `reference_pack` (
	`name` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`format` integer NOT NULL,
	`body` text NOT NULL,
	`etag` text,
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
CREATE TABLE `sheet` (
	`job_id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`item_id` text NOT NULL,
	`printer` text NOT NULL,
	`printer_job_id` text,
	`state` text NOT NULL,
	`problem` text,
	`started_at` integer NOT NULL,
	`expected_serial` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `sheet_application` ON `sheet` (`application_id`);--> statement-breakpoint
CREATE TABLE `sync_state` (
	`one` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`cursor` text NOT NULL,
	`last_pulled_at` integer,
	`clock_offset_ms` integer,
	`epoch` text,
	`next_epoch` text,
	`anchored_sequence` integer,
	`anchored_at` integer,
	`centre_keys` text,
	`serials_registered` integer,
	`office` text,
	`reference_used` text
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
) STRICT;--> statement-breakpoint
CREATE VIRTUAL TABLE `application_search` USING fts5(plate, chassis, name, identity, reference, prefix='2 3 4', tokenize='unicode61');--> statement-breakpoint
CREATE TRIGGER `command_kept` BEFORE DELETE ON `command` BEGIN SELECT RAISE(ABORT, 'commands are never deleted'); END;--> statement-breakpoint
CREATE TRIGGER `command_body_kept` BEFORE UPDATE OF `sequence`, `id`, `name`, `subject`, `subject_kind`, `officer`, `at`, `body`, `hash` ON `command` BEGIN SELECT RAISE(ABORT, 'commands are never changed'); END;
