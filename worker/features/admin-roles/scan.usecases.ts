import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { keepPage, readPages } from "../operations/run-pages.usecases.ts";
import { type ExecutionRef, enterStage, leaveStage, type RunPlace } from "../operations/steps.usecases.ts";
import { type Answered, answered, goingOn, SUPERSEDED } from "../provider-runs/provider-run.usecases.ts";
import type { CheckTarget } from "../providers/connections.usecases.ts";
import type { RoleAssignment, RoleList, RoleListItems } from "../providers/role-lists.contract.ts";
import { readRolePage } from "../providers/role-reads.ts";
import { ask, type ClientSource, type Refusal } from "../providers/verification-steps.ts";
import { holdingGroups } from "./join-roles.rules.ts";
import { LIST_TEXTS, type Stage, stageIndex } from "./scan.rules.ts";

// The steps of a scan. What they return is stored by the platform: cursors and counts, and nothing of a person.

export interface Asking {
  clientOf: ClientSource;
  ref: ExecutionRef;
  place: RunPlace;
  target: CheckTarget;
}

/** A page of a list, and what it is asked for with. */
export interface PageAt {
  list: RoleList;
  groupId: string | null;
  page: number;
  from: string | null;
}

export type PageAnswer =
  | { ok: true /** Items that were kept. */; count: number; next: string | null }
  | (Refusal & { notLicensed: boolean });

/** What the pages of a list are stored under. */
const kindOf = (list: RoleList, groupId: string | null): string => (groupId === null ? list : `${list}:${groupId}`);

export async function signIn(deps: Deps, { clientOf, ref, place, target }: Asking) {
  if (!(await enterStage(deps, ref, place, "token", stageIndex("token")))) return SUPERSEDED;
  return answered(deps, ref, await ask(clientOf, "sign_in", target, goingOn(deps, ref)));
}

/** Reads a page and stores what is kept of it. */
export async function readPage(
  deps: Deps,
  { clientOf, ref, place, target }: Asking,
  { list, groupId, page, from }: PageAt,
): Promise<Answered<PageAnswer>> {
  const { stage } = LIST_TEXTS[list];
  if (!(await enterStage(deps, ref, place, stage, stageIndex(stage)))) return SUPERSEDED;
  const read = await readRolePage(clientOf, { list, groupId, from }, target, goingOn(deps, ref));
  if (!read.ok) return answered(deps, ref, read);
  const isOurs = await keepPage(deps, ref, { kind: kindOf(list, groupId), page }, read.items);
  if (!isOurs) return SUPERSEDED;
  return { kind: "answered", answer: { ok: true, count: read.items.length, next: read.next } };
}

/** The stage is done and the scan goes on. @returns whether the run is still this execution's */
export const passStage = (deps: Deps, { ref, place }: Pick<Asking, "ref" | "place">, stage: Stage) =>
  leaveStage(deps, ref, place, stageIndex(stage));

/** The grants as they are now, to explain what was refused. */
export async function readGrants(deps: Deps, { clientOf, ref, target }: Asking) {
  return answered(deps, ref, await ask(clientOf, "permissions", target, goingOn(deps, ref)));
}

export const readList = <L extends RoleList>(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  list: L,
  groupId: string | null = null,
): Promise<RoleListItems[L][]> => readPages(scope, deps, ref, kindOf(list, groupId));

/** Groups that hold a role, in the order in which their members are worth reading. */
export async function listGroups(scope: SystemScope, deps: Deps, ref: ExecutionRef): Promise<string[]> {
  const assignments: RoleAssignment[] = await readList(scope, deps, ref, "assignments");
  return holdingGroups(assignments);
}
