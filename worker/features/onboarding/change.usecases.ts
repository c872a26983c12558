import { type SQL, sql } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { TenantScope } from "../access/guards.ts";
import { findConnection, makeDefault } from "../providers/connections.usecases.ts";
import type { CheckKey } from "../providers/verification-checks.contract.ts";
import { latestReport } from "../providers/verification-reports.usecases.ts";
import { renameTenant, tenantIsArchived } from "../tenants/tenants.usecases.ts";
import { type Acknowledgements, acknowledgeable, findingFingerprint } from "./acknowledgements.rules.ts";
import { draftEntry } from "./audit-entries.ts";
import { type Draft, type DraftEdit, draftIsAt, editDraft } from "./drafts.repository.ts";
import { type DraftScope, readDraft } from "./drafts.usecases.ts";
import { type Identified, identifyTenant } from "./identify.usecases.ts";
import type { ChangeDraft } from "./onboarding.contract.ts";
import {
  alreadyIdentified,
  nothingToAcknowledge,
  notIdentified,
  tenantArchived,
  unknownConnection,
} from "./onboarding.errors.ts";
import { syncDraft } from "./progress.usecases.ts";
import { refuseStale } from "./versions.usecases.ts";

interface Change {
  /** What else becomes true, on the condition of the whole change. */
  statements: (stands: SQL) => Statement[];
  edit: DraftEdit;
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

async function acknowledge(deps: Deps, scope: TenantScope, draft: Draft, key: CheckKey): Promise<Change> {
  const report = await latestReport(scope, deps, scope);
  const finding = acknowledgeable(report?.checks ?? []).find((check) => check.key === key);
  if (finding === undefined) throw nothingToAcknowledge();
  const accepted = {
    fingerprint: findingFingerprint(finding),
    user_id: scope.operator.userId,
    at: deps.clock.now(),
  };
  return {
    statements: () => [],
    edit: { acknowledgements: { ...draft.acknowledgements, [key]: accepted } },
    metadata: { change: "acknowledged", check_key: key },
  };
}

function withdraw(draft: Draft, key: CheckKey): Change {
  const { [key]: withdrawn, ...rest } = draft.acknowledgements;
  if (withdrawn === undefined) throw nothingToAcknowledge();
  return {
    statements: () => [],
    edit: { acknowledgements: rest satisfies Acknowledgements },
    metadata: { change: "acknowledgement_withdrawn", check_key: key },
  };
}

async function changeOf(deps: Deps, scope: TenantScope, draft: Draft, request: ChangeDraft): Promise<Change> {
  if (request.display_name !== undefined) return rename(deps, scope, request.display_name);
  if (request.connection_id !== undefined) return select(deps, scope, request.connection_id);
  if (request.acknowledge !== undefined) return acknowledge(deps, scope, draft, request.acknowledge);
  if (request.withdraw_acknowledgement !== undefined) return withdraw(draft, request.withdraw_acknowledgement);
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
  const { statements, edit, metadata } = await changeOf(deps, scope, draft, request);
  const stands = sql`${draftIsAt(draft.id, draft.version)} AND NOT ${tenantIsArchived(scope.tenantId)}`;
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
  await syncDraft(scope, deps, await readDraft(deps, scope, draft.id));
  return { scope, draft: await readDraft(deps, scope, draft.id), resumed: false };
}
