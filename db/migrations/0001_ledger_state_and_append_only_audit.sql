INSERT INTO `ledger_state` (`id`, `epoch`, `floor`) VALUES (1, 0, 0);
--> statement-breakpoint
-- A tenant that is deleted for good (itself or with its workspace) takes its usage events along: projections must rebuild.
CREATE TRIGGER `tenants_deleted_raise_ledger_epoch` AFTER DELETE ON `tenants`
BEGIN
  UPDATE `ledger_state` SET `epoch` = `epoch` + 1 WHERE `id` = 1;
END;
--> statement-breakpoint
CREATE TRIGGER `audit_entries_refuse_update` BEFORE UPDATE ON `audit_entries`
BEGIN
  SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_entries_refuse_delete` BEFORE DELETE ON `audit_entries`
BEGIN
  SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
