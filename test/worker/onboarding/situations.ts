import {
  operationRuns,
  permissionEvidence,
  providerConnections,
  tenantOnboardingSessions,
  verificationReports,
} from "../../../db/schema/index.ts";
import type { ConnectionType, ConsentStatus } from "../../../worker/features/providers/connection-state.contract.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { overallOf } from "../../../worker/features/providers/verification.rules.ts";
import type { VerificationCheck } from "../../../worker/features/providers/verification-checks.contract.ts";
import { entitle, makeOperator, makeTenant, makeWorkspace, testDb } from "../../support/factories.ts";
import { storedConnection, testDeps } from "../operations/support.ts";

export const HOUR = 60 * 60_000;

export type Finding = Partial<VerificationCheck> & Pick<VerificationCheck, "key" | "reason_code">;

/** What stands in D1 when the page is opened. Ages in hours. */
export interface Situation {
  consent?: ConsentStatus;
  enabled?: boolean;
  /** Hours since the connection was changed. */
  configured?: number;
  /** Findings of the latest report; null for none. */
  report?: readonly Finding[] | null;
  reportAge?: number;
  /** Whether the report is of another connection of the tenant. */
  ofAnother?: boolean;
  /** A verification after the report, or the only one: running, or how it ended without a report. */
  run?: "queued" | "failed" | "cancelled" | null;
  /** Hours since the grants were read; null when they never were. */
  grantsAge?: number | null;
  /** Whether the grants lack what blocks. */
  lacking?: boolean;
}

const check = (found: Finding): VerificationCheck => ({
  title: found.key,
  status: "fail",
  severity: "high",
  blocking: true,
  message: "Found.",
  evidence: [],
  next_steps: [],
  ...found,
});

type Place = { workspaceId: string; tenantId: string };

export async function insertRun(place: Place, run: "succeeded" | NonNullable<Situation["run"]>) {
  const id = testDeps().ids.next("run");
  const at = Date.now();
  const end =
    run === "queued"
      ? {}
      : {
          ...{ status: "completed", outcome: run, completedAt: at },
          failures: run === "failed" ? [{ reason_code: "unknown_error", message: "No progress for 15 minutes." }] : [],
        };
  await testDb()
    .insert(operationRuns)
    .values({ id, ...place, type: "provider.connection.check", identity: id, createdAt: at, progressedAt: at, ...end });
  return id;
}

/** @param configuredAt what the connection was as its verification began; null for what it is */
export async function insertReport(
  place: Place,
  connectionId: string,
  found: readonly Finding[],
  { age, configuredAt }: { age: number; configuredAt: number | null } = { age: 0, configuredAt: null },
) {
  const runId = await insertRun(place, "succeeded");
  const checks = [check({ key: "connection", reason_code: null, status: "pass" }), ...found.map(check)];
  const at = Date.now() - age * HOUR;
  await testDb()
    .insert(verificationReports)
    .values({
      ...{ id: testDeps().ids.next("vrp"), ...place, connectionId, runId, checks },
      ...{ schemaVersion: 1, flow: "provider_verification", overall: overallOf(checks), fingerprint: "f" },
      ...{ configuredAt: configuredAt ?? (await storedConnection(connectionId)).configuredAt, generatedAt: at },
    });
}

async function insertGrants(place: Place, connectionId: string, { grantsAge = 1, lacking = false }: Situation) {
  const kept = lacking ? REQUIRED_PERMISSIONS.filter(({ blocking }) => !blocking) : REQUIRED_PERMISSIONS;
  const granted = kept.map(({ resource, id }) => ({ resource, id }));
  const refreshedAt = grantsAge === null ? null : Date.now() - grantsAge * HOUR;
  await testDb()
    .insert(permissionEvidence)
    .values({
      ...{ connectionId, ...place, granted: refreshedAt === null ? [] : granted },
      ...{ refreshedAt, lastTriedAt: refreshedAt },
    });
}

/** Workspace and owner of another situation, to have several in one list. */
interface Beside {
  workspace: Awaited<ReturnType<typeof makeWorkspace>>;
  operator: Awaited<ReturnType<typeof makeOperator>>;
}

/** A tenant that is being onboarded by its owner, with a draft; without a connection unless a type is given. */
export async function makeSituation(type: ConnectionType | null, situation: Situation = {}, beside?: Beside) {
  const { consent = "granted", enabled = true, configured = 48, report = [], reportAge = 1, run = null } = situation;
  const workspace = beside?.workspace ?? (await makeWorkspace());
  const configuredAt = Date.now() - configured * HOUR;
  const connection = {
    ...{ connectionType: type ?? "platform", clientId: type === "dedicated" ? crypto.randomUUID() : null },
    ...{ consentStatus: consent, enabled, configuredAt },
  };
  const tenant = await makeTenant(workspace.id, {
    status: "onboarding",
    connection: type === null ? null : connection,
  });
  const operator = beside?.operator ?? (await makeOperator({ workspaceId: workspace.id, role: "owner" }));
  await entitle(tenant, operator.id, "owner");
  const place = { workspaceId: workspace.id, tenantId: tenant.id };
  const { connectionId } = tenant;
  if (connectionId !== null) {
    const reported = situation.ofAnother ? await insertOther(place) : connectionId;
    const seen = { age: reportAge, configuredAt: configured < reportAge ? configuredAt - HOUR : configuredAt };
    if (report !== null) await insertReport(place, reported, report, seen);
    await insertGrants(place, connectionId, situation);
    if (run !== null) await insertRun(place, run);
  }
  const draftId = testDeps().ids.next("drf");
  const now = Date.now();
  await testDb()
    .insert(tenantOnboardingSessions)
    .values({
      ...{ id: draftId, ...place, startedBy: operator.id, lastEditedBy: operator.id },
      ...{ lastCompletedCheckpoint: "identify", furthestCheckpoint: 1, createdAt: now, lastEditedAt: now },
    });
  return { workspace, tenant, operator, draftId, connectionId };
}

export async function insertOther(place: Place) {
  const id = testDeps().ids.next("con");
  await testDb()
    .insert(providerConnections)
    .values({
      ...{ id, ...place, isDefault: false, targetExternalTenantId: crypto.randomUUID() },
      ...{ createdAt: 0, updatedAt: 0 },
    });
  return id;
}
