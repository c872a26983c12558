import type { WorkflowStep } from "cloudflare:workers";
import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { LONG_STEP, STEP } from "../operations/durable-step.ts";
import { type Answered, SUPERSEDED, type Superseded } from "../provider-runs/provider-run.usecases.ts";
import { inRounds } from "../provider-runs/rounds.ts";
import type { RoleList } from "../providers/role-lists.contract.ts";
import type { Refusal } from "../providers/verification-steps.ts";
import { MAX_ITEMS } from "./join-roles.rules.ts";
import { endsGroups, endsScan, LIST_TEXTS, type Refusals } from "./scan.rules.ts";
import { type Asking, listGroups, type PageAnswer, type PageAt, passStage, readPage } from "./scan.usecases.ts";

/** A list that goes on past this many pages is left there, and the report says that it is not the whole. */
const MAX_PAGES = 200;

/** Groups whose members are read at most, a request and more each. */
const MAX_GROUPS = 200;

/** What was read, and what not, from the first list to the last; the items are stored. */
export interface Reading {
  refusals: Refusals;
  /** Groups whose members are stored. */
  readGroups: string[];
  /** Groups that hold a role and whose members are not known. */
  unreadGroups: string[];
  isTruncated: boolean;
}

type ListRead = { ok: true; count: number; isTruncated: boolean } | (Refusal & { notLicensed: boolean });

/** One list, a page a step. @param name what the steps are called by */
async function pagesOf(
  step: WorkflowStep,
  deps: Deps,
  asking: Asking,
  { list, groupId, name }: { list: RoleList; groupId: string | null; name: string },
): Promise<Superseded | ListRead> {
  let count = 0;
  let from: string | null = null;
  for (let page = 0; ; page += 1) {
    const at: PageAt = { list, groupId, page, from };
    const read: Answered<PageAnswer> = await inRounds<PageAnswer>(step, `${name}-${page}`, (round) =>
      step.do(round, LONG_STEP, () => readPage(deps, asking, at)),
    );
    if (read.kind === "superseded") return read;
    if (!read.answer.ok) return read.answer;
    count += read.answer.count;
    from = read.answer.next;
    if (from === null) return { ok: true, count, isTruncated: false };
    if (count >= MAX_ITEMS || page + 1 >= MAX_PAGES) return { ok: true, count, isTruncated: true };
  }
}

/** Every list about roles, one after the other: what can be left out is, and the rest is read all the same. */
export async function readRoles(
  scope: SystemScope,
  step: WorkflowStep,
  deps: Deps,
  asking: Asking,
): Promise<Superseded | Reading> {
  const reading: Reading = {
    refusals: { ended: null, schedules: null, members: null, groups: { holding: 0, unread: 0 } },
    readGroups: [],
    unreadGroups: [],
    isTruncated: false,
  };
  const { refusals } = reading;

  for (const list of ["definitions", "assignments", "schedules"] as const) {
    const { stage } = LIST_TEXTS[list];
    const read = await pagesOf(step, deps, asking, { list, groupId: null, name: stage });
    if ("kind" in read) return read;
    if (read.ok) reading.isTruncated ||= read.isTruncated;
    else if (endsScan(list, read)) {
      refusals.ended = { list, refusal: read };
      return reading;
    } else if (list === "schedules") refusals.schedules = read;
    if (!(await step.do(`${stage}-passed`, STEP, () => passStage(deps, asking, stage)))) return SUPERSEDED;
  }

  const groups = await step.do("groups", STEP, () => listGroups(scope, deps, asking.ref));
  const members = await membersOf(step, deps, asking, groups, reading);
  if (members !== null) return members;
  reading.unreadGroups = groups.filter((group) => !reading.readGroups.includes(group));
  refusals.groups = { holding: groups.length, unread: reading.unreadGroups.length };
  if (refusals.ended !== null) return reading;
  const { stage } = LIST_TEXTS.members;
  return (await step.do(`${stage}-passed`, STEP, () => passStage(deps, asking, stage))) ? reading : SUPERSEDED;
}

/** Who is in each group, as far as it may be read and a report can hold it. */
async function membersOf(
  step: WorkflowStep,
  deps: Deps,
  asking: Asking,
  groups: readonly string[],
  reading: Reading,
): Promise<Superseded | null> {
  const { refusals } = reading;
  let count = 0;
  for (const [index, groupId] of groups.entries()) {
    if (count >= MAX_ITEMS || index >= MAX_GROUPS) {
      reading.isTruncated = true;
      return null;
    }
    const name = `${LIST_TEXTS.members.stage}-${index}`;
    const read = await pagesOf(step, deps, asking, { list: "members", groupId, name });
    if ("kind" in read) return read;
    if (read.ok) {
      reading.readGroups.push(groupId);
      reading.isTruncated ||= read.isTruncated;
      count += read.count;
    } else if (endsScan("members", read)) {
      refusals.ended = { list: "members", refusal: read };
      return null;
    } else {
      refusals.members ??= read;
      if (endsGroups(read)) return null;
    }
  }
  return null;
}
