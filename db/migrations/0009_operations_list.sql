CREATE INDEX `operation_runs_outcome` ON `operation_runs` (`workspace_id`,`outcome`,`id`);--> statement-breakpoint
CREATE INDEX `operation_runs_tenant_outcome` ON `operation_runs` (`workspace_id`,`tenant_id`,`outcome`,`id`);--> statement-breakpoint
CREATE INDEX `operation_runs_type` ON `operation_runs` (`workspace_id`,`type`,`id`);--> statement-breakpoint
CREATE INDEX `operation_runs_initiator` ON `operation_runs` (`initiator_user_id`,`workspace_id`,`id`);--> statement-breakpoint
CREATE INDEX `operation_runs_stuck` ON `operation_runs` (`workspace_id`,`id`) WHERE "operation_runs"."stuck" = 1;--> statement-breakpoint
CREATE INDEX `operation_runs_identity` ON `operation_runs` (`workspace_id`,`identity`,`id`);