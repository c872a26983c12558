import { toIsoOrNull } from "../../platform/clock.ts";
import { CONTROL_OF_OPERATION, CONTROLS } from "../controls/control-catalog.contract.ts";
import { isStartable, OPERATIONS, type OperationType } from "../operations/operation-types.contract.ts";
import { findingReasons, reportReasons } from "./artifact-reasons.rules.ts";
import { connectionReason } from "./connection-reasons.rules.ts";
import { type HealthLevel, type NextStep, REASON_LEVELS, type TenantHealth } from "./health.contract.ts";
import type { HealthTruth } from "./health-truth.ts";
import { isComplaint, linkTo, type Reason, type Step, startOf } from "./reason.rules.ts";
import { runReasons } from "./run-reasons.rules.ts";
import { verificationReasons } from "./verification-reasons.rules.ts";

const ARCHIVED: TenantHealth = {
  level: "unknown",
  reasons: [
    { key: "archived", level: "info", text: "This tenant is archived. What is shown is what is stored.", at: null },
  ],
  next_steps: [],
};

function onboardingReasons({ status, draftId }: HealthTruth): Reason[] {
  if (status !== "onboarding") return [];
  const page = draftId === null ? "/admin/onboarding" : `/admin/onboarding/${draftId}`;
  return [
    {
      key: "onboarding",
      level: "attention",
      text: "The onboarding of this tenant is not completed.",
      at: null,
      step: linkTo("Continue onboarding", page, "onboarding.view"),
    },
  ];
}

const pauseReasons = ({ pauses, status }: HealthTruth): Reason[] =>
  pauses
    .filter(({ key }) => key !== "onboarding.activate" || status === "onboarding")
    .map(({ key, reason }) => ({
      key: "paused",
      level: "info",
      text: `${CONTROLS[key].label} is paused: ${reason}`,
      at: null,
      step: null,
    }));

/** What a tenant is governed by; a first one of each is worth starting once it can be. */
const WORTH_STARTING: readonly OperationType[] = [
  "inventory.sync",
  "permission_posture.check",
  "entra_admin_roles.scan",
];

const firstSteps = ({ runs, status }: HealthTruth): Step[] =>
  status !== "active"
    ? []
    : WORTH_STARTING.filter((type) => isStartable(type) && !runs.some((run) => run.type === type)).map((type) =>
        startOf(`Run the first ${OPERATIONS[type].label.toLowerCase()}`, type, OPERATIONS[type].capability),
      );

/** Nothing runs on a tenant before it is activated, so nothing that is wrong there is critical. */
const softened = (reason: Reason, { status }: HealthTruth): Reason =>
  status === "onboarding" && reason.level === "critical" ? { ...reason, level: "attention" } : reason;

function reasonsOf(truth: HealthTruth, now: number): Reason[] {
  const connection = connectionReason(truth, now);
  // a connection that cannot be used has no verification that counts
  const verification = connection?.level === "critical" ? [] : verificationReasons(truth, now);
  const ofConnection = [...(connection === null ? [] : [connection]), ...verification];
  return [
    ...ofConnection,
    ...findingReasons(truth.tenantId, truth.findings),
    ...runReasons(truth, ofConnection.some(isComplaint)),
    // reading anew takes a connection that can be used
    ...(connection?.level === "critical" ? [] : reportReasons(truth.reports, now)),
    ...onboardingReasons(truth),
    ...pauseReasons(truth),
  ]
    .map((reason) => softened(reason, truth))
    .toSorted((a, b) => REASON_LEVELS.indexOf(a.level) - REASON_LEVELS.indexOf(b.level));
}

/** The level of the worst reason. What is merely told leaves a tenant healthy. */
function levelOf([worst]: readonly Reason[]): HealthLevel {
  return worst === undefined || worst.level === "info" ? "healthy" : worst.level;
}

const presentStep = ({ label, action, capability }: Step, { pauses }: HealthTruth): NextStep => {
  const control = action.kind === "start" ? CONTROL_OF_OPERATION[action.operationType] : null;
  const pause = pauses.find(({ key }) => key === control);
  return {
    label,
    action:
      action.kind === "start"
        ? { kind: "start", operation_type: action.operationType }
        : { kind: "link", url: action.url, new_tab: action.newTab },
    capability,
    paused: pause === undefined ? null : { reason: pause.reason, ends_at: toIsoOrNull(pause.expiresAt) },
  };
};

/** How a tenant is, why, and what to do next, in the order in which it helps. */
export function assessHealth(truth: HealthTruth, now: number): TenantHealth {
  if (truth.status === "archived") return ARCHIVED;
  const reasons = reasonsOf(truth, now);
  const level = levelOf(reasons);
  const steps = [
    ...reasons.flatMap(({ step }) => step ?? []),
    ...(level === "critical" || level === "unknown" ? [] : firstSteps(truth)),
  ];
  return {
    level,
    reasons: reasons.map(({ key, level: of, text, at }) => ({ key, level: of, text, at: toIsoOrNull(at) })),
    next_steps: steps.map((step) => presentStep(step, truth)),
  };
}
