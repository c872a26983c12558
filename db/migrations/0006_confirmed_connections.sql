DROP INDEX `provider_credentials_key`;--> statement-breakpoint
ALTER TABLE `consent_requests` ADD `purpose` text DEFAULT 'consent' NOT NULL;--> statement-breakpoint
ALTER TABLE `provider_connections` ADD `confirmed_at` integer;--> statement-breakpoint
-- a consent of the application says nothing of the workspace: what was granted before is confirmed once more
UPDATE `provider_connections` SET `consent_status` = 'unknown'
WHERE `connection_type` = 'platform' AND `consent_status` = 'granted';
