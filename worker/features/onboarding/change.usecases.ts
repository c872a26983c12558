import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { allOf, always } from "../../platform/conditions.ts";
import type { Statement } from "../../platform/database.ts";
import type { TenantScope } from "../access/guards.ts";
import { findConnection, makeDefault } from "../providers/connections.usecases.ts";
import type { CheckKey } from "../providers/verification-checks.contract.ts";
import { renameTenant, tenantIsOpen } from "../tenants/tenants.usecases.ts";
import { acknowledgeable, countingAcknowledgements, findingFingerprint } from "./acknowledgements.rules.ts";
import { draftEntry } from "./audit-entries.ts";
import { type Draft, type DraftEdit, draftIsAt, editDraft } from "./drafts.repository.ts";
import { type DraftScope, readDraft } from "./drafts.usecases.ts";
import { type Identified, identifyTenant } from "./identify.usecases.ts";
import { publishDraft } from "./live.usecases.ts";
import type { ChangeDraft } from "./onboarding.contract.ts";
import {
  alreadyIdentified,
  nothingToAcknowledge,
  notIdentified,
  tenantArchived,
  unknownConnection,
} from "./onboarding.errors.ts";
import { trySyncDraft } from "./progress.usecases.ts";
import { readTruth } from "./truth.usecases.ts";
import { truthStands } from "./truths.repository.ts";
import { refuseStale } from "./versions.usecases.ts";

interface Change {
  /** What else becomes true, on the condition of the whole change. */
  statements?: (stands: SQL) => Statement[];
  edit: DraftEdit;
  /** What it rests on beside the draft. */
  onlyIf?: SQL;
  /** What was changed, for the audit. */
  metadata: Record<string, string>;
}

const rename = (deps: Deps, scope: TenantScope, name: string): Change => ({
  statements: (stands) => [renameTenant(scope, deps.db, name, stands)],
  edit: {},
  metadata: { change: "display_name" },
});

/** The draft's connection is the tenant's default one: selecting it makes it that. */
async function select(deps: Deps, scope: TenantScope, id: string): Promise<Change> {
  const connection = await findConnection(scope, deps.db, id);
  if (connection === null) throw unknownConnection();
  return {
    statements: (stands) => makeDefault(scope, deps.db, id, deps.clock.now(), stands),
    edit: {},
    metadata: { change: "connection", connection_id: id },
  };
}

/** Accepts a finding, or no longer does: of the report that was looked at, and of no later one. */
async function answerFinding(
  deps: Deps,
  scope: TenantScope,
  draft: Draft,
  key: CheckKey,
  answer: "acknowledged" | "acknowledgement_withdrawn",
): Promise<Change> {
  const { truth } = await readTruth(scope, deps, draft);
  const { [key]: given, ...others } = countingAcknowledgements(draft.acknowledgements, truth);
  const finding = acknowledgeable(truth).find((check) => check.key === key);
  const { connection } = truth;
  const isThere = answer === "acknowledged" ? finding !== undefined : given !== undefined;
  if (!isThere || finding === undefined || connection === null) throw nothingToAcknowledge();
  const accepted = {
    fingerprint: findingFingerprint(finding),
    connection_id: connection.id,
    user_id: scope.operator.userId,
    at: deps.clock.now(),
  };
  return {
    edit: { acknowledgements: answer === "acknowledged" ? { ...others, [key]: accepted } : others },
    metadata: { change: answer, check_key: key },
    onlyIf: truthStands(scope, truth),
  };
}

async function changeOf(deps: Deps, scope: TenantScope, draft: Draft, request: ChangeDraft): Promise<Change> {
  if (request.display_name !== undefined) return rename(deps, scope, request.display_name);
  if (request.connection_id !== undefined) return select(deps, scope, request.connection_id);
  const { acknowledge, withdraw_acknowledgement: withdraw } = request;
  if (acknowledge !== undefined) return answerFinding(deps, scope, draft, acknowledge, "acknowledged");
  if (withdraw !== undefined) return answerFinding(deps, scope, draft, withdraw, "acknowledgement_withdrawn");
  throw alreadyIdentified();
}

/** One change of an open draft, made on the version that was seen. An archived tenant takes none. */
export async function changeDraft(
  deps: Deps,
  scope: DraftScope,
  draft: Draft,
  request: ChangeDraft,
): Promise<Identified | { scope: TenantScope; draft: Draft; resumed: false }> {
  if (!("tenantId" in scope)) {
    if (request.identify === undefined) throw notIdentified();
    return identifyTenant(deps, scope, draft, request.identify);
  }
  if (draft.tenantStatus === "archived") throw tenantArchived();
  const change = await changeOf(deps, scope, draft, request);
  const { statements = () => [], edit, metadata, onlyIf = always } = change;
  const stands = allOf(draftIsAt(draft.id, draft.version), tenantIsOpen(scope.tenantId), onlyIf);
  const isAcknowledgement = "check_key" in metadata;
  const results = await deps.commit({
    changes: [
      // before the change, whose condition they share
      ...statements(stands),
      draftEntry(deps, scope, isAcknowledgement ? "tenant.onboarding.acknowledged" : "tenant.onboarding.changed", {
        draftId: draft.id,
        metadata,
        onlyIf: stands,
      }),
      editDraft(scope, deps.db, draft, edit, deps.clock.now(), stands),
    ],
  });
  if ((results.at(-1) as unknown[]).length === 0) return refuseStale(deps, scope, draft);
  publishDraft(deps, draft);
  const changed = await readDraft(deps, scope, draft.id);
  const isSaved = await trySyncDraft(scope, deps, changed);
  return { scope, draft: isSaved ? await readDraft(deps, scope, draft.id) : changed, resumed: false };
}
