import { expect, it, onTestFinished } from "vitest";
import { findings } from "../../../db/schema/index.ts";
import { ITEMS_OF_PART } from "../../../worker/features/reports/store.usecases.ts";
import { HOSTILE_NAMES, LARGE } from "../../simulator/large-facts.ts";
import { testDb } from "../../support/factories.ts";
import { storedRuns } from "../operations/support.ts";
import { makeScanned, reports, type Scanned, scan, storedPages } from "./support.ts";

const MEMBERS = LARGE.groups * LARGE.membersOfGroup;

async function makeLarge() {
  const made = await makeScanned();
  await made.simulator.hold(made.directory, { size: "large" });
  return made;
}

/** Scans, and looks at the run each time that the provider is asked. */
async function watched(made: Scanned) {
  const seen: { done: number; stage: string | null; movedAt: number }[] = [];
  const ask = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const [run] = await storedRuns();
    if (run !== undefined) seen.push({ done: run.progressDone, stage: run.progressStage, movedAt: run.progressedAt });
    return ask(...request);
  };
  onTestFinished(() => {
    globalThis.fetch = ask;
  });
  const view = await scan(made);
  return { view, seen };
}

it("FR-245-089 SC-245-010 scans five thousand assignments with sixty requests at most, whole, in parts, with its findings", async () => {
  const made = await makeLarge();
  const view = await scan(made);
  expect(view).toMatchObject({ outcome: "succeeded", summary_counts: { role_assignments: 5_000 + MEMBERS } });
  const requests = await made.simulator.requestsOf(made.directory);
  expect(requests).toMatchObject({ token: 1, role_assignments: 6, role_schedules: 6, group_members: LARGE.groups });
  expect(Object.values(requests).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(60);

  const [report] = await reports();
  expect(report?.items).toHaveLength(5_000 + MEMBERS);
  expect(report?.parts).toBe(Math.ceil((5_000 + MEMBERS) / ITEMS_OF_PART));
  expect(report?.payload).toMatchObject({
    is_truncated: false,
    totals: {
      principals: {
        ...{ user: LARGE.people + MEMBERS, group: LARGE.groups },
        ...{ service_principal: LARGE.applications, unknown: LARGE.gone },
      },
    },
  });
  const rows = await testDb().select().from(findings);
  expect(rows).toHaveLength(view.summary_counts.findings);
  expect(rows.length).toBeGreaterThan(1_900);
  expect(rows.length).toBeLessThan(2_100);
  expect(await storedPages()).toEqual([]);

  // the second one finds the same, and makes no other report of it
  const again = await scan(made);
  expect(again).toMatchObject({ summary_counts: { findings: rows.length, new_reports: 0 } });
  expect(await reports()).toHaveLength(1);
});

it("FR-245-075 FR-245-089 says with each page that it goes on, and with each list how far it is", async () => {
  const { seen } = await watched(await makeLarge());
  expect(seen).toHaveLength(1 + 1 + 6 + 6 + LARGE.groups);
  expect(
    seen.every(({ done, movedAt }, at) => done >= (seen[at - 1]?.done ?? 0) && movedAt >= (seen[at - 1]?.movedAt ?? 0)),
  ).toBe(true);
  expect([...new Set(seen.map(({ done, stage }) => `${done} ${stage}`))]).toEqual([
    "1 token",
    "2 role_definitions",
    "3 role_assignments",
    "4 time_bound",
    "5 group_members",
  ]);
  expect(new Set(seen.map(({ movedAt }) => movedAt)).size).toBeGreaterThan(seen.length / 2);
});

it("FR-245-055 keeps names that are up to no good as what they are: text, cut where it is too long", async () => {
  await scan(await makeLarge());
  const [report] = await reports();
  const names = new Set(report?.items.map(({ principal_name }) => principal_name));
  const labels = new Set(
    (await testDb().select({ label: findings.subjectLabel }).from(findings)).map(({ label }) => label),
  );
  for (const hostile of HOSTILE_NAMES) {
    expect(names).toContain(hostile.slice(0, 256));
    // what ends a text for the database is not part of a label
    expect(labels).toContain(hostile.replaceAll("\u0000", "").slice(0, 256));
  }
});
