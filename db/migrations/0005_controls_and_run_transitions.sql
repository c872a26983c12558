CREATE TABLE `operational_pauses` (
	`id` text PRIMARY KEY NOT NULL,
	`control_key` text NOT NULL,
	`scope` text NOT NULL,
	`workspace_id` text,
	`reason` text NOT NULL,
	`paused_by` text,
	`paused_at` integer NOT NULL,
	`expires_at` integer,
	`resumed_by` text,
	`resumed_at` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`paused_by`) REFERENCES `platform_users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`resumed_by`) REFERENCES `platform_users`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "operational_pauses_scope" CHECK("operational_pauses"."scope" = COALESCE("operational_pauses"."workspace_id", 'global')),
	CONSTRAINT "operational_pauses_reason" CHECK(length("operational_pauses"."reason") BETWEEN 1 AND 500)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operational_pauses_open` ON `operational_pauses` (`control_key`,`scope`) WHERE "operational_pauses"."resumed_at" IS NULL;--> statement-breakpoint
CREATE INDEX `operational_pauses_control` ON `operational_pauses` (`control_key`,`id`);--> statement-breakpoint
CREATE INDEX `operational_pauses_workspace` ON `operational_pauses` (`workspace_id`,`id`);--> statement-breakpoint
CREATE TABLE `operation_run_transitions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text,
	`type` text NOT NULL,
	`kind` text NOT NULL,
	`stuck` integer DEFAULT false NOT NULL,
	`reason_code` text,
	`occurred_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `operation_runs`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "operation_run_transitions_kind" CHECK("operation_run_transitions"."kind" IN ('started', 'succeeded', 'partially_succeeded', 'failed', 'blocked', 'cancelled'))
);
--> statement-breakpoint
CREATE INDEX `operation_run_transitions_time` ON `operation_run_transitions` (`occurred_at`,`kind`);--> statement-breakpoint
CREATE INDEX `operation_run_transitions_run` ON `operation_run_transitions` (`run_id`);--> statement-breakpoint
ALTER TABLE `operation_runs` ADD `stuck` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `operation_runs_workspace` ON `operation_runs` (`workspace_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_tenant` ON `audit_entries` (`workspace_id`,`tenant_id`,`id`);--> statement-breakpoint
-- The transitions of runs that were there before, in the order of their times.
INSERT INTO `operation_run_transitions` (`run_id`, `workspace_id`, `tenant_id`, `type`, `kind`, `stuck`, `reason_code`, `occurred_at`)
SELECT `id`, `workspace_id`, `tenant_id`, `type`, `kind`, 0, `reason_code`, `at` FROM (
  SELECT `id`, `workspace_id`, `tenant_id`, `type`, 'started' AS `kind`, NULL AS `reason_code`, `created_at` AS `at` FROM `operation_runs`
  UNION ALL
  SELECT `id`, `workspace_id`, `tenant_id`, `type`, `outcome`, json_extract(`failures`, '$[0].reason_code'), `completed_at`
  FROM `operation_runs` WHERE `status` = 'completed'
) ORDER BY `at`, `id`;
--> statement-breakpoint
-- Whatever starts or ends a run, its transition is written in the same transaction, and never before the one that precedes it.
CREATE TRIGGER `operation_runs_inserted_transition` AFTER INSERT ON `operation_runs`
BEGIN
  INSERT INTO `operation_run_transitions` (`run_id`, `workspace_id`, `tenant_id`, `type`, `kind`, `occurred_at`)
  VALUES (NEW.`id`, NEW.`workspace_id`, NEW.`tenant_id`, NEW.`type`, 'started',
    MAX(NEW.`created_at`, COALESCE((SELECT `occurred_at` FROM `operation_run_transitions` ORDER BY `id` DESC LIMIT 1), 0)));
END;
--> statement-breakpoint
-- A run that is inserted as completed (a seed) has both transitions.
CREATE TRIGGER `operation_runs_inserted_completed_transition` AFTER INSERT ON `operation_runs`
WHEN NEW.`status` = 'completed'
BEGIN
  INSERT INTO `operation_run_transitions` (`run_id`, `workspace_id`, `tenant_id`, `type`, `kind`, `stuck`, `reason_code`, `occurred_at`)
  VALUES (NEW.`id`, NEW.`workspace_id`, NEW.`tenant_id`, NEW.`type`, NEW.`outcome`, NEW.`stuck`,
    json_extract(NEW.`failures`, '$[0].reason_code'),
    MAX(NEW.`completed_at`, COALESCE((SELECT `occurred_at` FROM `operation_run_transitions` ORDER BY `id` DESC LIMIT 1), 0)));
END;
--> statement-breakpoint
CREATE TRIGGER `operation_runs_completed_transition` AFTER UPDATE OF `status` ON `operation_runs`
WHEN NEW.`status` = 'completed' AND OLD.`status` <> 'completed'
BEGIN
  INSERT INTO `operation_run_transitions` (`run_id`, `workspace_id`, `tenant_id`, `type`, `kind`, `stuck`, `reason_code`, `occurred_at`)
  VALUES (NEW.`id`, NEW.`workspace_id`, NEW.`tenant_id`, NEW.`type`, NEW.`outcome`, NEW.`stuck`,
    json_extract(NEW.`failures`, '$[0].reason_code'),
    MAX(NEW.`completed_at`, COALESCE((SELECT `occurred_at` FROM `operation_run_transitions` ORDER BY `id` DESC LIMIT 1), 0)));
END;
