import type { Deps } from "../../worker/deps.ts";
import { finishScan } from "../../worker/features/admin-roles/finish-scan.usecases.ts";
import { readRoles } from "../../worker/features/admin-roles/read-roles.ts";
import { needsExplanation as rolesNeedIt } from "../../worker/features/admin-roles/scan.rules.ts";
import * as scan from "../../worker/features/admin-roles/scan.usecases.ts";
import {
  completeEvidence,
  freezeEvidence,
  surveyEvidence,
} from "../../worker/features/evidence-capture/capture.usecases.ts";
import { endsSync, needsExplanation as partsNeedIt } from "../../worker/features/inventory/inventory-sync.rules.ts";
import * as sync from "../../worker/features/inventory/inventory-sync.usecases.ts";
import type { ExecutionRef } from "../../worker/features/operations/steps.usecases.ts";
import { finishCheck } from "../../worker/features/posture/finish-check.usecases.ts";
import { askAt, passStage } from "../../worker/features/posture/posture-check.usecases.ts";
import { beginProviderRun } from "../../worker/features/provider-runs/provider-run.usecases.ts";
import { clientSourceOf } from "../../worker/features/providers/connections.usecases.ts";
import { INVENTORY_PART_KEYS } from "../../worker/features/providers/inventory-parts.contract.ts";
import type { PartAnswer } from "../../worker/features/providers/inventory-reads.ts";
import { beginReview, completeReview } from "../../worker/features/reviews/compose.usecases.ts";
import { SYSTEM_SCOPE } from "../../worker/platform/system-scope.ts";
import { atOnce } from "./stage.ts";
import type { SeededRun } from "./story.ts";

// The executions of the product's Workflows, step by step as they do it: a Workflow itself runs in the Worker alone, and
// not in the past.

type Execute = (deps: Deps, ref: ExecutionRef) => Promise<void>;

const ENDED = "The run ended while the seed was at work on it.";

/** The answer to a step of a run that nobody else can end. */
function mine<T extends { kind: string }>(result: T): Exclude<T, { kind: "superseded" }> {
  if (result.kind === "superseded") throw new Error(ENDED);
  return result as Exclude<T, { kind: "superseded" }>;
}

async function begin(deps: Deps, ref: ExecutionRef) {
  const begun = mine(await beginProviderRun(SYSTEM_SCOPE, deps, ref));
  const { place, target, refusal } = begun;
  if (target === null || refusal !== null) throw new Error("A tenant of the story cannot be asked.");
  return { begun, asking: { clientOf: clientSourceOf(SYSTEM_SCOPE, deps, target.connectionId), ref, place, target } };
}

const syncInventory: Execute = async (deps, ref) => {
  const { begun, asking } = await begin(deps, ref);
  const signIn = mine(await sync.signIn(deps, asking)).answer;
  await sync.passStage(deps, ref, asking.place, "token");
  const parts: PartAnswer[] = [];
  for (const part of INVENTORY_PART_KEYS) {
    const { answer } = mine(await sync.countOne(deps, asking, part));
    parts.push(answer);
    if (endsSync(answer)) break;
    await sync.passStage(deps, ref, asking.place, part);
  }
  const grants = partsNeedIt(parts) ? mine(await sync.readGrants(deps, asking)).answer : null;
  await sync.finishSync(SYSTEM_SCOPE, deps, ref, { begun, signIn, parts, grants });
};

const scanRoles: Execute = async (deps, ref) => {
  const { begun, asking } = await begin(deps, ref);
  const signIn = mine(await scan.signIn(deps, asking)).answer;
  await scan.passStage(deps, asking, "token");
  const reading = await readRoles(SYSTEM_SCOPE, atOnce, deps, asking);
  if ("kind" in reading) throw new Error(ENDED);
  const grants = rolesNeedIt(reading.refusals) ? mine(await scan.readGrants(deps, asking)).answer : null;
  await finishScan(SYSTEM_SCOPE, deps, ref, { begun, signIn, reading, grants });
};

const checkPosture: Execute = async (deps, ref) => {
  const { begun, asking } = await begin(deps, ref);
  const signIn = mine(await askAt(deps, asking, "token")).answer;
  await passStage(deps, asking, "token");
  const grants = mine(await askAt(deps, asking, "permissions")).answer;
  if (grants.ok) await passStage(deps, asking, "permissions");
  await finishCheck(SYSTEM_SCOPE, deps, ref, { begun, signIn, grants });
};

const takeEvidence: Execute = async (deps, ref) => {
  const frozen = mine(await freezeEvidence(SYSTEM_SCOPE, deps, ref));
  const surveyed = mine(await surveyEvidence(SYSTEM_SCOPE, deps, ref, frozen));
  await completeEvidence(SYSTEM_SCOPE, deps, ref, frozen, surveyed);
};

const composeReview: Execute = async (deps, ref) =>
  completeReview(SYSTEM_SCOPE, deps, ref, mine(await beginReview(SYSTEM_SCOPE, deps, ref)));

export const EXECUTIONS: Readonly<Record<SeededRun, Execute>> = {
  "inventory.sync": syncInventory,
  "entra_admin_roles.scan": scanRoles,
  "permission_posture.check": checkPosture,
  "evidence.snapshot": takeEvidence,
  "tenant_review.compose": composeReview,
};
