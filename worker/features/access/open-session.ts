import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { PLANES, type Plane } from "./planes.contract.ts";
import { insertSession } from "./session.repository.ts";

export interface OpenedSession {
  id: string;
  createdAt: number;
  /** Epoch ms: when it ends if nobody uses it. */
  idleEndsAt: number;
  /** The session and its audit entry: a sign-in. Without address and browser of the person: nothing needs them. */
  statements: Statement[];
}

export function openSession(
  deps: Pick<Deps, "db" | "clock" | "ids">,
  plane: Plane,
  accountId: string,
  tokenHash: string,
): OpenedSession {
  const id = deps.ids.next("ses");
  const createdAt = deps.clock.now();
  const idleEndsAt = createdAt + PLANES[plane].idleMs;
  const entry = auditEntry(deps, {
    workspaceId: null,
    actor: { kind: PLANES[plane].actorKind, id: accountId },
    action: "session.signed_in",
    resource: { type: "session", id },
    outcome: "succeeded",
  });
  const row = insertSession(deps.db, plane, { id, accountId, tokenHash, createdAt, idleEndsAt });
  return { id, createdAt, idleEndsAt, statements: [row, entry] };
}
