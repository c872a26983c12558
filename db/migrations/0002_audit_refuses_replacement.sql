-- REPLACE deletes the row in its way without asking the trigger on deletes: SQLite fires those for it only with recursive
-- triggers, which D1 leaves off. So an entry that would take the place of another one is refused before.
CREATE TRIGGER `audit_entries_refuse_replacement` BEFORE INSERT ON `audit_entries`
WHEN EXISTS (SELECT 1 FROM `audit_entries` WHERE `id` = NEW.`id` OR `rowid` = NEW.`rowid`)
BEGIN
  SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
