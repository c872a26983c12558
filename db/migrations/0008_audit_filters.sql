CREATE INDEX `audit_entries_resource` ON `audit_entries` (`workspace_id`,`resource_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_actor` ON `audit_entries` (`workspace_id`,`actor_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_action` ON `audit_entries` (`workspace_id`,`action`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_unsuccessful` ON `audit_entries` (`workspace_id`,`outcome`,`id`) WHERE "audit_entries"."outcome" <> 'succeeded';