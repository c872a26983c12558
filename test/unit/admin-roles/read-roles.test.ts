import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Deps } from "../../../worker/deps.ts";
import { readRoles } from "../../../worker/features/admin-roles/read-roles.ts";
import type { Asking, PageAnswer, PageAt } from "../../../worker/features/admin-roles/scan.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";

const steps = vi.hoisted(() => ({ readPage: vi.fn(), listGroups: vi.fn(), passStage: vi.fn() }));
vi.mock("../../../worker/features/admin-roles/scan.usecases.ts", () => steps);

const GROUPS = Array.from({ length: 300 }, (_, index) => `group-${index}`);
const LAST: PageAnswer = { ok: true, count: 1, next: null };

let asked: PageAt[];
let groups: string[];
let answer: (at: PageAt) => PageAnswer;

beforeEach(() => {
  asked = [];
  groups = [];
  answer = () => LAST;
  steps.readPage.mockImplementation(async (_deps, _asking, at: PageAt) => {
    asked.push(at);
    return { kind: "answered", answer: answer(at) };
  });
  steps.listGroups.mockImplementation(async () => groups);
  steps.passStage.mockResolvedValue(true);
});

async function read() {
  const names: string[] = [];
  const step = {
    do: async (name: string, ...rest: unknown[]) => {
      names.push(name);
      return (rest.at(-1) as () => Promise<unknown>)();
    },
  } as unknown as Parameters<typeof readRoles>[1];
  const reading = await readRoles(SYSTEM_SCOPE, step, {} as Deps, { ref: {} } as Asking);
  if ("kind" in reading) throw new Error("superseded");
  // the platform knows a step by its name
  expect(new Set(names).size).toBe(names.length);
  return reading;
}

const without = (reason: "provider_permission_denied" | "unknown_error" | "rate_limited"): PageAnswer => ({
  ...{ ok: false, reason, status: 403, correlationId: "c", retryAfterMs: 60_000, notLicensed: false },
});

describe("reading a directory within bounds", () => {
  it("FR-245-063 leaves a list after as many items as a report has, and says so", async () => {
    answer = ({ list, page }) => (list === "assignments" ? { ok: true, count: 999, next: `p${page + 1}` } : LAST);
    expect((await read()).isTruncated).toBe(true);
    expect(asked.filter(({ list }) => list === "assignments").map(({ from }) => from)).toEqual([
      null,
      ...Array.from({ length: 12 }, (_, page) => `p${page + 1}`),
    ]);
  });

  it("FR-245-063 leaves a list whose pages hold nothing and go on", async () => {
    answer = ({ list, page }) => (list === "schedules" ? { ok: true, count: 0, next: `p${page + 1}` } : LAST);
    expect((await read()).isTruncated).toBe(true);
    expect(asked.filter(({ list }) => list === "schedules")).toHaveLength(200);
  });

  it("FR-245-063 reads the members of two hundred groups, and knows which it did not", async () => {
    groups = GROUPS;
    const { readGroups, unreadGroups, isTruncated, refusals } = await read();
    expect([readGroups, unreadGroups, isTruncated]).toEqual([GROUPS.slice(0, 200), GROUPS.slice(200), true]);
    expect(refusals).toMatchObject({ members: null, groups: { holding: 300, unread: 100 } });
  });

  it("FR-245-063 reads as many members as a report has items", async () => {
    groups = GROUPS;
    answer = ({ list }) => ({ ok: true, count: list === "members" ? 999 : 1, next: null });
    expect((await read()).readGroups).toHaveLength(13);
  });
});

describe("reading what is refused", () => {
  it("FR-245-071 asks for nothing more after a refusal of the assignments", async () => {
    answer = ({ list }) => (list === "assignments" ? without("provider_permission_denied") : LAST);
    expect((await read()).refusals.ended).toMatchObject({ list: "assignments" });
    expect(asked.map(({ list }) => list)).toEqual(["definitions", "assignments"]);
  });

  it("FR-245-072 asks for no other group where the permission is missing", async () => {
    groups = GROUPS.slice(0, 3);
    answer = ({ list }) => (list === "members" ? without("provider_permission_denied") : LAST);
    const { refusals, unreadGroups } = await read();
    expect(asked.filter(({ list }) => list === "members")).toHaveLength(1);
    expect([refusals.groups, unreadGroups]).toEqual([{ holding: 3, unread: 3 }, groups]);
  });

  it("FR-245-072 leaves one group out, also in the middle of its pages, and reads the others", async () => {
    groups = GROUPS.slice(0, 3);
    answer = ({ groupId, page }) => {
      if (groupId !== groups[1]) return LAST;
      return page === 0 ? { ok: true, count: 1, next: "p1" } : without("unknown_error");
    };
    const { readGroups, unreadGroups, refusals } = await read();
    expect([readGroups, unreadGroups]).toEqual([[groups[0], groups[2]], [groups[1]]]);
    expect(refusals).toMatchObject({ ended: null, members: { reason: "unknown_error" } });
  });

  it("FR-245-071 ends at a group for which the provider is too busy", async () => {
    groups = GROUPS.slice(0, 3);
    answer = ({ groupId }) => (groupId === groups[1] ? without("rate_limited") : LAST);
    expect((await read()).refusals.ended).toMatchObject({ list: "members", refusal: { reason: "rate_limited" } });
    expect(asked.filter(({ list }) => list === "members")).toHaveLength(2);
  });
});
