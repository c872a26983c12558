import { type Random, randomOf } from "../../test/support/random.ts";
import { stagesOf } from "../../worker/features/operations/operation-types.contract.ts";
import { runIdentity } from "../../worker/features/operations/operations.rules.ts";
import type { ConsentStatus } from "../../worker/features/providers/connection-state.contract.ts";
import {
  CHECKPOINT_KEYS,
  LIFECYCLE_STATES,
  REPORT_TYPES,
  USAGE_EVENTS,
  type UsageEventName,
} from "../../worker/features/telemetry/catalog.contract.ts";
import { type UsageEventCandidate, validateUsageEvent } from "../../worker/features/telemetry/recorder.rules.ts";
import { demoVerification } from "./verifications.ts";
import type { DemoTenant, DemoWorld } from "./world.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAYS = 90;
const RUN_TYPE = "provider.connection.check";

/** Instants over the last ninety days, ascending: busy in working hours, quiet at night and at weekends. */
function instants(now: number, random: Random): number[] {
  const all: number[] = [];
  for (let day = DAYS; day >= 0; day -= 1) {
    const midnight = Math.floor((now - day * DAY_MS) / DAY_MS) * DAY_MS;
    const isWeekend = [0, 6].includes(new Date(midnight).getUTCDay());
    for (let left = (isWeekend ? 1 : 5) + random.int(isWeekend ? 3 : 8); left > 0; left -= 1)
      all.push(midnight + (6 * 60 + random.int(14 * 60)) * MINUTE_MS + random.int(MINUTE_MS));
  }
  // somebody is always at it: the last hour is never empty
  for (let left = 4; left > 0; left -= 1) all.push(now - random.int(50 * MINUTE_MS) - MINUTE_MS);
  return all.filter((at) => at < now && at > now - DAYS * DAY_MS).sort((a, b) => a - b);
}

const FAMILY_WEIGHTS: [UsageEventName, number][] = [
  ["product.operations.started", 0.55],
  ["product.support_diagnostics.opened", 0.14],
  ["product.stored_report.created", 0.14],
  ["product.onboarding.checkpoint_completed", 0.1],
  ["product.review_pack.requested", 0.07],
];

function pickFamily(random: Random): UsageEventName {
  let left = random.next();
  for (const [name, weight] of FAMILY_WEIGHTS) {
    left -= weight;
    if (left < 0) return name;
  }
  return "product.operations.started";
}

/**
 * A candidate that the recorder's own rules accept. Reports, onboardings and packs of this history are known by their events
 * alone, as those that were pruned are; the reports that the demo holds, and the events that name them, come of the story.
 */
function candidateFor(
  event: UsageEventName,
  at: number,
  world: DemoWorld,
  tenant: DemoTenant,
  random: Random,
): UsageEventCandidate {
  switch (event) {
    case "product.operations.started":
      return {
        event,
        subject: { type: "operation_run", id: world.nextId("run", at) },
        metadata: { operation_type: RUN_TYPE },
      };
    case "product.support_diagnostics.opened":
      return { event, subject: { type: "tenant", id: tenant.id }, metadata: { source_surface: "tenant_dashboard" } };
    case "product.stored_report.created":
      return {
        event,
        subject: { type: "stored_report", id: world.nextId("rep", at) },
        metadata: { report_type: random.pick(REPORT_TYPES) },
      };
    case "product.onboarding.checkpoint_completed":
      return {
        event,
        subject: { type: "tenant_onboarding_session", id: world.nextId("drf", at) },
        metadata: {
          checkpoint_key: random.pick(CHECKPOINT_KEYS),
          lifecycle_state: random.pick(LIFECYCLE_STATES.slice(0, 4)),
          completed_at: at,
        },
      };
    case "product.review_pack.requested":
      return {
        event,
        subject: { type: "review_pack", id: world.nextId("pck", at) },
        metadata: { source_surface: "tenant", include_operations: random.chance(0.5), include_pii: random.chance(0.2) },
      };
  }
}

async function finishedRun(id: string, at: number, tenant: DemoTenant, userId: string, random: Random) {
  const { state, stage, failure, isWhole } = demoVerification(tenant, "");
  const stages = stagesOf(RUN_TYPE);
  const failedStage = stages.findIndex(({ key }) => key === stage);
  // a sign-in that is refused leaves the consent before it open
  const done = isWhole ? stages.length : stage === "token" ? failedStage - 1 : failedStage;
  const completedAt = at + 900 + random.int(2_000);
  return {
    id,
    workspaceId: tenant.workspaceId,
    tenantId: tenant.id,
    initiatorUserId: userId,
    type: RUN_TYPE,
    status: "completed",
    outcome: state.outcome,
    identity: await runIdentity(RUN_TYPE, tenant.id, "{}"),
    context: { inputs: {} },
    failures: failure
      ? [
          {
            reason_code: failure.reason,
            message: `${stages[failedStage]?.label ?? "Verification"}: recorded by the demo seed.`,
          },
        ]
      : [],
    progressDone: done,
    progressTotal: stages.length,
    progressStage: stage,
    createdAt: at,
    startedAt: at + 40 + random.int(80),
    progressedAt: completedAt,
    completedAt,
  };
}

/** Finished connection checks and usage events of the last ninety days, in time order. */
export async function demoHistory(world: DemoWorld, now: number) {
  const random = randomOf(90);
  const events = [];
  const runs = [];
  for (const at of instants(now, random)) {
    const tenant = random.pick(world.tenants);
    const entitled = world.entitlements.filter((entry) => entry.tenantId === tenant.id && entry.role !== "readonly");
    const userId = random.pick(entitled).userId;
    const event = validateUsageEvent(candidateFor(pickFamily(random), at, world, tenant, random));
    events.push({
      workspaceId: tenant.workspaceId,
      tenantId: tenant.id,
      userId,
      eventName: event.event,
      featureArea: USAGE_EVENTS[event.event].feature_area,
      subjectType: event.subject.type,
      subjectId: event.subject.id,
      metadata: event.metadata,
      occurredAt: at,
      recordedAt: at,
    });
    if (event.event === "product.operations.started")
      runs.push(await finishedRun(event.subject.id, at, tenant, userId, random));
  }
  return { events, runs };
}

/** Each tenant's default connection as its latest check left it; one that was never checked is unknown. */
export function demoConnections(
  world: DemoWorld,
  runs: readonly { tenantId: string; completedAt: number }[],
  now: number,
) {
  return world.tenants.map((tenant) => {
    const last = runs.findLast((run) => run.tenantId === tenant.id);
    const id = world.nextId("con", tenant.createdAt);
    const state = last ? demoVerification(tenant, id).state : null;
    const consentStatus = state?.consentStatus ?? (tenant.consentStatus as ConsentStatus);
    return {
      id,
      workspaceId: tenant.workspaceId,
      tenantId: tenant.id,
      targetExternalTenantId: tenant.externalTenantId ?? "",
      consentStatus,
      confirmedAt: consentStatus === "granted" ? tenant.createdAt : null,
      verificationStatus: state?.verificationStatus ?? "unknown",
      lastHealthCheckAt: last?.completedAt ?? null,
      lastErrorReasonCode: state?.lastErrorReasonCode ?? null,
      configuredAt: tenant.createdAt,
      createdAt: tenant.createdAt,
      updatedAt: now,
    };
  });
}
