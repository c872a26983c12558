CREATE TABLE `evidence_parts` (
	`snapshot_id` text NOT NULL,
	`section` text NOT NULL,
	`part` integer NOT NULL,
	`items` text NOT NULL,
	PRIMARY KEY(`snapshot_id`, `section`, `part`),
	FOREIGN KEY (`snapshot_id`) REFERENCES `evidence_snapshots`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `evidence_snapshots` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`schema_version` integer NOT NULL,
	`fingerprint` text NOT NULL,
	`summary` text NOT NULL,
	`previous_snapshot_id` text,
	`run_id` text,
	`created_by_user_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `operation_runs`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`created_by_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `evidence_snapshots_tenant` ON `evidence_snapshots` (`workspace_id`,`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `evidence_snapshots_run` ON `evidence_snapshots` (`run_id`);--> statement-breakpoint
CREATE INDEX `evidence_snapshots_creator` ON `evidence_snapshots` (`created_by_user_id`);--> statement-breakpoint
CREATE TABLE `findings` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`source` text NOT NULL,
	`rule` text NOT NULL,
	`fingerprint` text NOT NULL,
	`severity` text NOT NULL,
	`severity_rank` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`subject_label` text NOT NULL,
	`facts` text DEFAULT '{}' NOT NULL,
	`owner_user_id` text,
	`due_at` integer,
	`first_detected_at` integer NOT NULL,
	`last_detected_at` integer NOT NULL,
	`last_report_id` text NOT NULL,
	`resolved_at` integer,
	`reopened_at` integer,
	`accepted_reason` text,
	`accepted_until` integer,
	`accepted_by_user_id` text,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`owner_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`accepted_by_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "findings_severity" CHECK("findings"."severity" IN ('critical', 'high', 'medium', 'low', 'info')),
	CONSTRAINT "findings_state_known" CHECK("findings"."state" IN ('open', 'in_progress', 'resolved', 'risk_accepted', 'reopened')),
	CONSTRAINT "findings_resolution" CHECK(("findings"."state" = 'resolved') = ("findings"."resolved_at" IS NOT NULL)),
	CONSTRAINT "findings_acceptance" CHECK(("findings"."state" = 'risk_accepted') = ("findings"."accepted_reason" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `findings_fingerprint` ON `findings` (`workspace_id`,`tenant_id`,`fingerprint`);--> statement-breakpoint
CREATE INDEX `findings_tenant` ON `findings` (`workspace_id`,`tenant_id`,`severity_rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_state` ON `findings` (`workspace_id`,`tenant_id`,`state`,`severity_rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_owner` ON `findings` (`owner_user_id`,`workspace_id`,`tenant_id`,`severity_rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_rule` ON `findings` (`workspace_id`,`tenant_id`,`rule`,`severity_rank`,`id`);--> statement-breakpoint
CREATE INDEX `findings_due` ON `findings` (`workspace_id`,`tenant_id`,`due_at`) WHERE "findings"."state" IN ('open', 'in_progress', 'reopened');--> statement-breakpoint
CREATE INDEX `findings_accepted_until` ON `findings` (`accepted_until`) WHERE "findings"."state" = 'risk_accepted';--> statement-breakpoint
CREATE INDEX `findings_accepted_by` ON `findings` (`accepted_by_user_id`) WHERE "findings"."accepted_by_user_id" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `scan_pages` (
	`run_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`kind` text NOT NULL,
	`page` integer NOT NULL,
	`items` text NOT NULL,
	PRIMARY KEY(`run_id`, `attempt`, `kind`, `page`),
	FOREIGN KEY (`run_id`) REFERENCES `operation_runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `stored_report_parts` (
	`report_id` text NOT NULL,
	`part` integer NOT NULL,
	`items` text NOT NULL,
	PRIMARY KEY(`report_id`, `part`),
	FOREIGN KEY (`report_id`) REFERENCES `stored_reports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `stored_reports` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`type` text NOT NULL,
	`schema_version` integer NOT NULL,
	`payload` text NOT NULL,
	`fingerprint` text NOT NULL,
	`previous_fingerprint` text,
	`run_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `operation_runs`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "stored_reports_type" CHECK("stored_reports"."type" IN ('entra.admin_roles', 'permission_posture'))
);
--> statement-breakpoint
CREATE INDEX `stored_reports_tenant` ON `stored_reports` (`workspace_id`,`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `stored_reports_tenant_type` ON `stored_reports` (`workspace_id`,`tenant_id`,`type`,`id`);--> statement-breakpoint
CREATE INDEX `stored_reports_run` ON `stored_reports` (`run_id`);--> statement-breakpoint
CREATE INDEX `stored_reports_created` ON `stored_reports` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `review_packs` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`review_id` text,
	`snapshot_id` text NOT NULL,
	`run_id` text,
	`requested_by_user_id` text,
	`include_pii` integer NOT NULL,
	`include_operations` integer NOT NULL,
	`fingerprint` text NOT NULL,
	`status` text DEFAULT 'queued' NOT NULL,
	`object_key` text,
	`size_bytes` integer,
	`sha256` text,
	`manifest` text,
	`failure_reason_code` text,
	`created_at` integer NOT NULL,
	`ready_at` integer,
	`expires_at` integer,
	FOREIGN KEY (`review_id`) REFERENCES `tenant_reviews`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`snapshot_id`) REFERENCES `evidence_snapshots`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`run_id`) REFERENCES `operation_runs`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`requested_by_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "review_packs_status" CHECK("review_packs"."status" IN ('queued', 'generating', 'ready', 'failed', 'expired')),
	CONSTRAINT "review_packs_ready" CHECK("review_packs"."status" <> 'ready' OR ("review_packs"."object_key" IS NOT NULL AND "review_packs"."expires_at" IS NOT NULL AND "review_packs"."sha256" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `review_packs_current` ON `review_packs` (`workspace_id`,`tenant_id`,`fingerprint`) WHERE "review_packs"."status" IN ('queued', 'generating', 'ready');--> statement-breakpoint
CREATE INDEX `review_packs_tenant` ON `review_packs` (`workspace_id`,`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_packs_review` ON `review_packs` (`review_id`);--> statement-breakpoint
CREATE INDEX `review_packs_snapshot` ON `review_packs` (`snapshot_id`);--> statement-breakpoint
CREATE INDEX `review_packs_run` ON `review_packs` (`run_id`);--> statement-breakpoint
CREATE INDEX `review_packs_requester` ON `review_packs` (`requested_by_user_id`);--> statement-breakpoint
CREATE INDEX `review_packs_expires` ON `review_packs` (`expires_at`) WHERE "review_packs"."status" = 'ready';--> statement-breakpoint
CREATE TABLE `tenant_reviews` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`snapshot_id` text NOT NULL,
	`run_id` text,
	`status` text DEFAULT 'draft' NOT NULL,
	`title` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`content` text NOT NULL,
	`created_by_user_id` text,
	`published_by_user_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`published_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`snapshot_id`) REFERENCES `evidence_snapshots`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`run_id`) REFERENCES `operation_runs`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`created_by_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`published_by_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "tenant_reviews_status" CHECK("tenant_reviews"."status" IN ('draft', 'published')),
	CONSTRAINT "tenant_reviews_publication" CHECK(("tenant_reviews"."status" = 'published') = ("tenant_reviews"."published_at" IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `tenant_reviews_tenant` ON `tenant_reviews` (`workspace_id`,`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `tenant_reviews_snapshot` ON `tenant_reviews` (`snapshot_id`);--> statement-breakpoint
CREATE INDEX `tenant_reviews_run` ON `tenant_reviews` (`run_id`);--> statement-breakpoint
CREATE INDEX `tenant_reviews_creator` ON `tenant_reviews` (`created_by_user_id`);--> statement-breakpoint
CREATE INDEX `tenant_reviews_publisher` ON `tenant_reviews` (`published_by_user_id`);