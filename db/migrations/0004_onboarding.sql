CREATE TABLE `tenant_onboarding_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text,
	`lifecycle` text DEFAULT 'draft' NOT NULL,
	`last_completed_checkpoint` text,
	`furthest_checkpoint` integer DEFAULT 0 NOT NULL,
	`checkpoint_token` text,
	`version` integer DEFAULT 1 NOT NULL,
	`acknowledgements` text DEFAULT '{}' NOT NULL,
	`started_by` text,
	`last_edited_by` text,
	`created_at` integer NOT NULL,
	`last_edited_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`started_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`last_edited_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "tenant_onboarding_sessions_lifecycle" CHECK("tenant_onboarding_sessions"."lifecycle" IN ('draft', 'verifying', 'action_required', 'ready_for_activation', 'completed', 'cancelled')),
	CONSTRAINT "tenant_onboarding_sessions_checkpoint" CHECK("tenant_onboarding_sessions"."last_completed_checkpoint" IS NULL OR "tenant_onboarding_sessions"."last_completed_checkpoint" IN ('identify', 'connect_provider', 'verify_access', 'complete_activate')),
	CONSTRAINT "tenant_onboarding_sessions_ended" CHECK(("tenant_onboarding_sessions"."ended_at" IS NOT NULL) = ("tenant_onboarding_sessions"."lifecycle" IN ('completed', 'cancelled')))
);
--> statement-breakpoint
CREATE INDEX `tenant_onboarding_sessions_workspace` ON `tenant_onboarding_sessions` (`workspace_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `tenant_onboarding_sessions_open` ON `tenant_onboarding_sessions` (`workspace_id`,`tenant_id`) WHERE "tenant_onboarding_sessions"."ended_at" IS NULL AND "tenant_onboarding_sessions"."tenant_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `tenant_onboarding_sessions_tenant` ON `tenant_onboarding_sessions` (`workspace_id`,`tenant_id`);--> statement-breakpoint
CREATE INDEX `tenant_onboarding_sessions_unfinished` ON `tenant_onboarding_sessions` (`id`) WHERE "tenant_onboarding_sessions"."ended_at" IS NULL;--> statement-breakpoint
CREATE TABLE `consent_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`session_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`connection_id`) REFERENCES `provider_connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `consent_requests_connection` ON `consent_requests` (`connection_id`);--> statement-breakpoint
CREATE INDEX `consent_requests_expires` ON `consent_requests` (`expires_at`);--> statement-breakpoint
CREATE TABLE `permission_evidence` (
	`connection_id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`granted` text DEFAULT '[]' NOT NULL,
	`refreshed_at` integer,
	`last_error_reason_code` text,
	`last_tried_at` integer,
	FOREIGN KEY (`connection_id`) REFERENCES `provider_connections`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `permission_evidence_tenant` ON `permission_evidence` (`workspace_id`,`tenant_id`);--> statement-breakpoint
CREATE TABLE `provider_credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`kind` text NOT NULL,
	`key_id` text NOT NULL,
	`sealed` text NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `provider_connections`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "provider_credentials_kind" CHECK("provider_credentials"."kind" IN ('secret', 'certificate'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_credentials_connection_id_unique` ON `provider_credentials` (`connection_id`);--> statement-breakpoint
CREATE INDEX `provider_credentials_key` ON `provider_credentials` (`key_id`);--> statement-breakpoint
CREATE TABLE `verification_reports` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`run_id` text NOT NULL,
	`schema_version` integer NOT NULL,
	`flow` text NOT NULL,
	`overall` text NOT NULL,
	`fingerprint` text NOT NULL,
	`previous_report_id` text,
	`changes` text DEFAULT '[]' NOT NULL,
	`checks` text NOT NULL,
	`configured_at` integer NOT NULL,
	`generated_at` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `provider_connections`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`run_id`) REFERENCES `operation_runs`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "verification_reports_overall" CHECK("verification_reports"."overall" IN ('ready', 'needs_attention', 'blocked'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `verification_reports_run_id_unique` ON `verification_reports` (`run_id`);--> statement-breakpoint
CREATE INDEX `verification_reports_tenant` ON `verification_reports` (`workspace_id`,`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `verification_reports_connection` ON `verification_reports` (`connection_id`);--> statement-breakpoint
ALTER TABLE `provider_connections` ADD `client_id` text;--> statement-breakpoint
ALTER TABLE `provider_connections` ADD `configured_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `provider_connections_tenant` ON `provider_connections` (`workspace_id`,`tenant_id`);