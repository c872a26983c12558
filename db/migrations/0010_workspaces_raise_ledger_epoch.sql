-- a workspace may have had no tenant and operations of its own all the same: what is derived of them is derived anew
CREATE TRIGGER `workspaces_deleted_raise_ledger_epoch` AFTER DELETE ON `workspaces`
BEGIN
  UPDATE `ledger_state` SET `epoch` = `epoch` + 1 WHERE `id` = 1;
END;
