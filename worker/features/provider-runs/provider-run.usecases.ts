import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import {
  type ExecutionRef,
  enterStage,
  keepAlive,
  leaveStage,
  type RunPlace,
  readRunForSystem,
} from "../operations/steps.usecases.ts";
import { type CheckTarget, prepareCheck } from "../providers/connections.usecases.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";

// What the steps of every run that asks the provider have in common. What a step returns is stored by the platform, so it
// holds no secret.

/** The run has ended or belongs to a newer attempt; the execution stops without a trace. */
export type Superseded = { kind: "superseded" };

export const SUPERSEDED: Superseded = { kind: "superseded" };

export interface Begun {
  kind: "begun";
  place: RunPlace & { tenantId: string | null };
  /** Null without a connection. */
  target: CheckTarget | null;
  /** Why the provider cannot be asked at all. */
  refusal: ReasonCode | null;
}

/** First stage of every such run: reads the connection and decides whether the provider can be asked at all. */
export async function beginProviderRun(scope: SystemScope, deps: Deps, ref: ExecutionRef): Promise<Superseded | Begun> {
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (run === null) return SUPERSEDED;
  const { id, workspaceId, tenantId } = run;
  const place = { id, workspaceId, tenantId };
  if (!(await enterStage(deps, ref, place, "connection", 0))) return SUPERSEDED;
  const prepared =
    tenantId === null
      ? { target: null, refusal: "provider_connection_missing" as const }
      : await prepareCheck(scope, deps, { workspaceId, tenantId });
  if (prepared.refusal === null && !(await leaveStage(deps, ref, place, 0))) return SUPERSEDED;
  return { kind: "begun", place, ...prepared };
}

export type Answered<A> = Superseded | { kind: "answered"; answer: A };

/** An answer that arrives after the run was cancelled or taken over is dropped. */
export async function answered<A>(deps: Deps, ref: ExecutionRef, answer: A): Promise<Answered<A>> {
  return (await keepAlive(deps, ref)) ? { kind: "answered", answer } : SUPERSEDED;
}

/** For a reader that asks page after page: says that the run goes on. */
export const goingOn = (deps: Deps, ref: ExecutionRef) => async () => void (await keepAlive(deps, ref));
