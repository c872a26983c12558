CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `credentials_user` ON `credentials` (`user_id`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`token_hash` text NOT NULL,
	`invited_by` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`invited_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "invitations_role" CHECK("invitations"."role" IN ('owner', 'manager', 'operator', 'readonly'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token_hash_unique` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_workspace` ON `invitations` (`workspace_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `platform_capability_grants` (
	`platform_user_id` text NOT NULL,
	`capability` text NOT NULL,
	`granted_at` integer NOT NULL,
	PRIMARY KEY(`platform_user_id`, `capability`),
	FOREIGN KEY (`platform_user_id`) REFERENCES `platform_users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `platform_credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `platform_users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `platform_credentials_user` ON `platform_credentials` (`user_id`);--> statement-breakpoint
CREATE TABLE `platform_rate_limits` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`last_request` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `platform_rate_limits_key_unique` ON `platform_rate_limits` (`key`);--> statement-breakpoint
CREATE TABLE `platform_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`token` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `platform_users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `platform_sessions_token_unique` ON `platform_sessions` (`token`);--> statement-breakpoint
CREATE INDEX `platform_sessions_user` ON `platform_sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `platform_users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`deactivated_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `platform_users_email_unique` ON `platform_users` (`email`);--> statement-breakpoint
CREATE TABLE `platform_verifications` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `platform_verifications_identifier` ON `platform_verifications` (`identifier`);--> statement-breakpoint
CREATE TABLE `rate_limits` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`last_request` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_limits_key_unique` ON `rate_limits` (`key`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`token` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token_unique` ON `sessions` (`token`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `tenant_entitlements` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `user_id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "tenant_entitlements_role" CHECK("tenant_entitlements"."role" IN ('owner', 'manager', 'operator', 'readonly'))
);
--> statement-breakpoint
CREATE INDEX `tenant_entitlements_user` ON `tenant_entitlements` (`user_id`,`workspace_id`,`tenant_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`deactivated_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);--> statement-breakpoint
CREATE TABLE `verifications` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verifications_identifier` ON `verifications` (`identifier`);--> statement-breakpoint
CREATE TABLE `workspace_memberships` (
	`workspace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `user_id`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "workspace_memberships_role" CHECK("workspace_memberships"."role" IN ('owner', 'manager', 'operator', 'readonly'))
);
--> statement-breakpoint
CREATE INDEX `workspace_memberships_user` ON `workspace_memberships` (`user_id`,`workspace_id`);--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text,
	`tenant_id` text,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`resource_type` text NOT NULL,
	`resource_id` text,
	`outcome` text NOT NULL,
	`metadata` text DEFAULT '{}' NOT NULL,
	`occurred_at` integer NOT NULL,
	CONSTRAINT "audit_entries_actor" CHECK("audit_entries"."actor_kind" IN ('user', 'platform_user', 'system')),
	CONSTRAINT "audit_entries_outcome" CHECK("audit_entries"."outcome" IN ('succeeded', 'denied', 'failed'))
);
--> statement-breakpoint
CREATE INDEX `audit_entries_workspace` ON `audit_entries` (`workspace_id`,`id`);--> statement-breakpoint
CREATE TABLE `operation_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text,
	`initiator_user_id` text,
	`type` text NOT NULL,
	`status` text DEFAULT 'queued' NOT NULL,
	`outcome` text DEFAULT 'pending' NOT NULL,
	`identity` text NOT NULL,
	`context` text DEFAULT '{}' NOT NULL,
	`summary_counts` text DEFAULT '{}' NOT NULL,
	`failures` text DEFAULT '[]' NOT NULL,
	`progress_done` integer DEFAULT 0 NOT NULL,
	`progress_total` integer DEFAULT 0 NOT NULL,
	`progress_stage` text,
	`attempt` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`progressed_at` integer NOT NULL,
	`completed_at` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`initiator_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "operation_runs_status" CHECK("operation_runs"."status" IN ('queued', 'running', 'completed')),
	CONSTRAINT "operation_runs_outcome" CHECK("operation_runs"."outcome" IN ('pending', 'succeeded', 'partially_succeeded', 'failed', 'blocked', 'cancelled')),
	CONSTRAINT "operation_runs_completion" CHECK(("operation_runs"."status" = 'completed') = ("operation_runs"."outcome" <> 'pending') AND ("operation_runs"."status" = 'completed') = ("operation_runs"."completed_at" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operation_runs_active_identity` ON `operation_runs` (`workspace_id`,`identity`) WHERE "operation_runs"."status" IN ('queued', 'running');--> statement-breakpoint
CREATE INDEX `operation_runs_tenant` ON `operation_runs` (`workspace_id`,`tenant_id`,`id`);--> statement-breakpoint
CREATE INDEX `operation_runs_active_progress` ON `operation_runs` (`progressed_at`) WHERE "operation_runs"."status" IN ('queued', 'running');--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`plane` text NOT NULL,
	`actor_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`state` text NOT NULL,
	`response_status` integer,
	`response_body` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`plane`, `actor_id`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `task_leases` (
	`job` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`fence` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`scheduled_at` integer NOT NULL,
	`trigger` text NOT NULL,
	`status` text NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`chunks` integer DEFAULT 0 NOT NULL,
	`cutoff` integer,
	`retention_days` integer,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`error_code` text
);
--> statement-breakpoint
CREATE INDEX `task_runs_job` ON `task_runs` (`job`,`started_at`);--> statement-breakpoint
CREATE TABLE `provider_connections` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`provider` text DEFAULT 'microsoft' NOT NULL,
	`connection_type` text DEFAULT 'platform' NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`is_default` integer DEFAULT true NOT NULL,
	`target_external_tenant_id` text NOT NULL,
	`consent_status` text DEFAULT 'unknown' NOT NULL,
	`verification_status` text DEFAULT 'unknown' NOT NULL,
	`last_health_check_at` integer,
	`last_error_reason_code` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "provider_connections_type" CHECK("provider_connections"."connection_type" IN ('platform', 'dedicated')),
	CONSTRAINT "provider_connections_consent" CHECK("provider_connections"."consent_status" IN ('unknown', 'required', 'granted', 'failed', 'revoked')),
	CONSTRAINT "provider_connections_verification" CHECK("provider_connections"."verification_status" IN ('unknown', 'pending', 'healthy', 'degraded', 'blocked', 'error'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_connections_default` ON `provider_connections` (`workspace_id`,`tenant_id`) WHERE "provider_connections"."is_default" = 1;--> statement-breakpoint
CREATE TABLE `ledger_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`epoch` integer DEFAULT 0 NOT NULL,
	`floor` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "ledger_state_single" CHECK("ledger_state"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `product_usage_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`workspace_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text,
	`event_name` text NOT NULL,
	`feature_area` text NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`metadata` text DEFAULT '{}' NOT NULL,
	`occurred_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`workspace_id`,`tenant_id`) REFERENCES `tenants`(`workspace_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "product_usage_events_event_name" CHECK(length("event_name") BETWEEN 1 AND 120 AND "event_name" NOT GLOB '*[^-A-Za-z0-9._:+/]*'),
	CONSTRAINT "product_usage_events_feature_area" CHECK(length("feature_area") BETWEEN 1 AND 60 AND "feature_area" NOT GLOB '*[^-A-Za-z0-9._:+/]*'),
	CONSTRAINT "product_usage_events_subject_type" CHECK(length("subject_type") BETWEEN 1 AND 120 AND "subject_type" NOT GLOB '*[^-A-Za-z0-9._:+/]*'),
	CONSTRAINT "product_usage_events_subject_id" CHECK(length("subject_id") BETWEEN 1 AND 120 AND "subject_id" NOT GLOB '*[^-A-Za-z0-9._:+/]*'),
	CONSTRAINT "product_usage_events_metadata" CHECK(json_type("product_usage_events"."metadata") = 'object')
);
--> statement-breakpoint
CREATE INDEX `product_usage_events_time` ON `product_usage_events` (`occurred_at`,`event_name`,`workspace_id`);--> statement-breakpoint
CREATE INDEX `product_usage_events_scope` ON `product_usage_events` (`workspace_id`,`tenant_id`);--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`display_name` text NOT NULL,
	`external_tenant_id` text,
	`status` text DEFAULT 'active' NOT NULL,
	`created_at` integer NOT NULL,
	`archived_at` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "tenants_status" CHECK("tenants"."status" IN ('onboarding', 'active', 'archived'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_workspace_id` ON `tenants` (`workspace_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_workspace_external` ON `tenants` (`workspace_id`,`external_tenant_id`);--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
);
