DROP INDEX `application_decided`;--> statement-breakpoint
DROP INDEX `application_queue`;--> statement-breakpoint
CREATE INDEX `application_urgent` ON `application` ("resubmitted" DESC,`due_on`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `application_latest` ON `application` ("decided_at" DESC,"received_at" DESC,`id`,`status`);--> statement-breakpoint
CREATE INDEX `application_queue` ON `application` (`status`,"resubmitted" DESC,`due_on`,`received_at`,`id`);