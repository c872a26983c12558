import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { forbidden } from "../../platform/errors.ts";
import { askStillManages } from "./platform-users.repository.ts";
import type { Staff } from "./scopes.ts";

/**
 * Commits what a manager of accounts changes; each change asks by itself whether the actor still manages them.
 *
 * @throws AppError 403 when somebody took the right to do this away from the actor meanwhile; nothing is changed then
 */
export async function commitAs(deps: Deps, staff: Staff, changes: Statement[]): Promise<void> {
  const results = await deps.commit({ changes: [...changes, askStillManages(deps.db, staff.platformUserId)] });
  if ((results.at(-1) as unknown[]).length === 0) throw forbidden("platform.users.manage");
}
