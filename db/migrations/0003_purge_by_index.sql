CREATE INDEX `platform_rate_limits_started` ON `platform_rate_limits` (`last_request`);--> statement-breakpoint
CREATE INDEX `platform_verifications_expires` ON `platform_verifications` (`expires_at`);--> statement-breakpoint
CREATE INDEX `rate_limits_started` ON `rate_limits` (`last_request`);--> statement-breakpoint
CREATE INDEX `verifications_expires` ON `verifications` (`expires_at`);