import { hashPassword } from "better-auth/crypto";
import type { Deps } from "../../deps.ts";
import { toIsoOrNull } from "../../platform/clock.ts";
import { isConstraintError } from "../../platform/commit.ts";
import { invalid, notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import { type AuditAction, type AuditInput, auditEntry } from "../audit/audit.usecases.ts";
import { emailTaken, ownAccess } from "./access.errors.ts";
import { insertAccount, insertPassword } from "./accounts.repository.ts";
import { PLATFORM_CAPABILITIES, type PlatformCapability } from "./capabilities.contract.ts";
import { commitAs } from "./commit-as.ts";
import type {
  CreatedPlatformUser,
  CreatePlatformUser,
  PlatformUser,
  PlatformUserList,
} from "./platform-users.contract.ts";
import {
  deleteGrants,
  findPlatformUser,
  insertGrants,
  listPlatformUsers,
  mayChange,
  type PlatformUserRow,
  setDeactivated,
  stillManages,
} from "./platform-users.repository.ts";
import { losesOwnManagement, readablePassword } from "./platform-users.rules.ts";
import { findPlatformCapabilities } from "./scope.repository.ts";
import type { Staff } from "./scopes.ts";
import { deleteSessionsOf, findAccountByEmail } from "./session.repository.ts";
import { endStaffSockets, recheckStaffSockets } from "./sockets.ts";

const PAGE = 50;

const presentPlatformUser = (
  row: PlatformUserRow,
  held: ReadonlySet<PlatformCapability>,
  viewerId: string,
): PlatformUser => ({
  id: row.id,
  name: row.name,
  email: row.email,
  capabilities: PLATFORM_CAPABILITIES.filter((capability) => held.has(capability)),
  deactivated_at: toIsoOrNull(row.deactivatedAt),
  last_seen_at: toIsoOrNull(row.lastSeenAt),
  is_you: row.id === viewerId,
});

const entryOf = (
  deps: Deps,
  staff: Staff,
  action: AuditAction,
  targetId: string,
  rest: Pick<AuditInput, "metadata" | "onlyIf"> = {},
) =>
  auditEntry(deps, {
    workspaceId: null,
    actor: { kind: "platform_user", id: staff.platformUserId },
    action,
    resource: { type: "platform_user", id: targetId },
    outcome: "succeeded",
    ...rest,
  });

export async function readPlatformUsers(
  deps: Pick<Deps, "db">,
  staff: Staff,
  cursor: string | undefined,
): Promise<PlatformUserList> {
  if (cursor !== undefined && !isId(cursor, "stf")) {
    throw invalid([{ path: "query.cursor", code: "malformed_cursor", detail: "Take the cursor from next_cursor." }]);
  }
  const rows = await listPlatformUsers(deps.db, cursor ?? null, PAGE + 1);
  const page = rows.slice(0, PAGE);
  const held = await findPlatformCapabilities(
    deps.db,
    page.map((row) => row.id),
  );
  return {
    items: page.map((row) => presentPlatformUser(row, held.get(row.id) ?? new Set(), staff.platformUserId)),
    next_cursor: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
  };
}

async function readPlatformUser(deps: Pick<Deps, "db">, staff: Staff, id: string): Promise<PlatformUser> {
  const row = await findPlatformUser(deps.db, id);
  if (!row) throw notFound();
  const held = await findPlatformCapabilities(deps.db, [id]);
  return presentPlatformUser(row, held.get(id) ?? new Set(), staff.platformUserId);
}

/** The creator, who manages platform users, vouches for the address. @throws AppError 409 `email_taken` */
export async function createPlatformUser(
  deps: Deps,
  staff: Staff,
  { name, email, capabilities }: CreatePlatformUser,
): Promise<CreatedPlatformUser> {
  if (await findAccountByEmail(deps.db, "system", email)) throw emailTaken();
  const now = deps.clock.now();
  const id = deps.ids.next("stf");
  const password = readablePassword(crypto.getRandomValues(new Uint8Array(25)));
  const credential = { id: deps.ids.next("crd"), accountId: id, hash: await hashPassword(password), now };
  const changes = [
    insertAccount(deps.db, "system", { id, name, email, emailVerified: true, now }),
    insertPassword(deps.db, "system", credential),
    ...insertGrants(deps.db, id, capabilities, now),
    entryOf(deps, staff, "platform.user.created", id, { metadata: { capabilities } }),
  ];
  try {
    await deps.commit({ changes });
  } catch (error) {
    if (isConstraintError(error) && (await findAccountByEmail(deps.db, "system", email))) throw emailTaken();
    throw error;
  }
  return { ...(await readPlatformUser(deps, staff, id)), initial_password: password };
}

/** @throws AppError 409 `own_access` */
export async function changeCapabilities(
  deps: Deps,
  staff: Staff,
  { id }: PlatformUserRow,
  capabilities: readonly PlatformCapability[],
): Promise<PlatformUser> {
  if (losesOwnManagement(staff.platformUserId, id, capabilities)) throw ownAccess();
  const before = (await findPlatformCapabilities(deps.db, [id])).get(id) ?? new Set();
  const granted = capabilities.filter((capability) => !before.has(capability));
  const withdrawn = [...before].filter((capability) => !capabilities.includes(capability));
  if (granted.length + withdrawn.length === 0) return readPlatformUser(deps, staff, id);
  const mayAct = stillManages(staff.platformUserId);
  const entry = entryOf(deps, staff, "platform.user.capabilities_changed", id, {
    metadata: { granted, withdrawn },
    onlyIf: mayAct,
  });
  await commitAs(deps, staff, [
    entry,
    ...insertGrants(deps.db, id, granted, deps.clock.now(), mayAct),
    deleteGrants(deps.db, id, withdrawn, mayAct),
  ]);
  await recheckStaffSockets(deps);
  return readPlatformUser(deps, staff, id);
}

/** Ends the account's sessions and sockets at once. @throws AppError 409 `own_access` */
export async function deactivate(deps: Deps, staff: Staff, target: PlatformUserRow): Promise<PlatformUser> {
  const { id } = target;
  if (id === staff.platformUserId) throw ownAccess();
  if (target.deactivatedAt !== null) return readPlatformUser(deps, staff, id);
  const onlyIf = mayChange(staff.platformUserId, id, false);
  await commitAs(deps, staff, [
    entryOf(deps, staff, "platform.user.deactivated", id, { onlyIf }),
    deleteSessionsOf(deps.db, "system", id, onlyIf),
    setDeactivated(deps.db, id, deps.clock.now(), onlyIf),
  ]);
  await endStaffSockets(deps, { platformUserIds: [id] });
  return readPlatformUser(deps, staff, id);
}

/** The account may sign in again, with the capabilities that it had. */
export async function reactivate(deps: Deps, staff: Staff, target: PlatformUserRow): Promise<PlatformUser> {
  const { id } = target;
  if (target.deactivatedAt === null) return readPlatformUser(deps, staff, id);
  const onlyIf = mayChange(staff.platformUserId, id, true);
  await commitAs(deps, staff, [
    entryOf(deps, staff, "platform.user.reactivated", id, { onlyIf }),
    setDeactivated(deps.db, id, null, onlyIf),
  ]);
  return readPlatformUser(deps, staff, id);
}
