import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { storedReportParts, storedReports } from "../../../db/schema/index.ts";
import {
  prepareReport,
  type ReportToStore,
  readLatestReport,
  readReportItems,
} from "../../../worker/features/reports/store.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { makeGovernedTenant, makeTenant, testDb } from "../../support/factories.ts";
import { makeRun, storedEvents, testDeps } from "../operations/support.ts";

type Governed = Awaited<ReturnType<typeof makeGovernedTenant>>;

/** Stores what a run of the tenant found, as its last batch does. */
async function store(
  { tenant, operator }: Pick<Governed, "tenant" | "operator">,
  {
    isCurrent = true,
    byUser = true,
    ...changes
  }: Partial<ReportToStore> & { isCurrent?: boolean; byUser?: boolean } = {},
) {
  const deps = testDeps();
  const place = { workspaceId: tenant.workspaceId, tenantId: tenant.id };
  const initiatorUserId = byUser ? operator.id : null;
  const run = await makeRun(place, { type: "entra_admin_roles.scan", initiatorUserId });
  const prepared = await prepareReport(SYSTEM_SCOPE, deps, place, {
    ...{
      type: "entra.admin_roles",
      schemaVersion: 1,
      payload: { total: 1 },
      items: [{ id: "a" }],
      fingerprintOf: ["a"],
    },
    ...{ run: { id: run.id, initiatorUserId }, ...changes },
  });
  if (prepared.kind === "new")
    await deps.commit({
      changes: prepared.statements(isCurrent ? sql`true` : sql`false`),
      usageEvent: prepared.usageEvent,
    });
  return { ...prepared, run };
}

const rows = () => testDb().select().from(storedReports).orderBy(storedReports.id);

describe("storing a report", () => {
  it("FR-245-076 FR-245-077 keeps payload and items, names the run, and is a milestone of who started it", async () => {
    const made = await makeGovernedTenant();
    const stored = await store(made);
    if (stored.kind !== "new") throw new Error("nothing was stored");
    expect(await rows()).toMatchObject([
      {
        ...{ id: stored.id, workspaceId: made.workspace.id, tenantId: made.tenant.id, type: "entra.admin_roles" },
        ...{ schemaVersion: 1, payload: { total: 1 }, previousFingerprint: null, runId: stored.run.id },
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(await storedEvents()).toMatchObject([
      {
        ...{ eventName: "product.stored_report.created", userId: made.operator.id, subjectId: stored.id },
        metadata: { report_type: "entra.admin_roles" },
      },
    ]);
  });

  it("FR-245-077 records no milestone for a run that nobody started", async () => {
    await store(await makeGovernedTenant(), { byUser: false });
    expect([(await rows()).length, await storedEvents()]).toEqual([1, []]);
  });

  it("FR-245-076 makes nothing of what says the same as the report before, and the next one of what does not", async () => {
    const made = await makeGovernedTenant();
    const first = await store(made);
    if (first.kind !== "new") throw new Error("nothing was stored");
    expect(await store(made, { payload: { total: 2 } })).toMatchObject({ kind: "unchanged", reportId: first.id });
    const second = await store(made, { fingerprintOf: ["a", "b"] });
    expect(second).toMatchObject({ kind: "new", previous: { id: first.id } });
    const [before, after] = await rows();
    expect(after?.previousFingerprint).toBe(before?.fingerprint);
    expect(await storedEvents()).toHaveLength(2);
  });

  it("FR-245-076 goes by the tenant and the type alone", async () => {
    const made = await makeGovernedTenant();
    await store(made);
    expect(await store(made, { type: "permission_posture" })).toMatchObject({ kind: "new", previous: null });
    const other = await makeTenant(made.workspace.id);
    expect(await store({ ...made, tenant: other })).toMatchObject({ kind: "new", previous: null });
    const place = { workspaceId: made.workspace.id, tenantId: other.id };
    expect(await readLatestReport(SYSTEM_SCOPE, testDeps(), place, "permission_posture")).toBeNull();
  });

  it("FR-245-077 writes nothing at all when the execution may not any more", async () => {
    await store(await makeGovernedTenant(), { isCurrent: false });
    expect([await rows(), await storedEvents()]).toEqual([[], []]);
    expect(await testDb().select().from(storedReportParts)).toEqual([]);
  });

  it.each([
    [0, []],
    [200, [200]],
    [201, [200, 1]],
    [2_050, [...Array<number>(10).fill(200), 50]],
  ] as const)("FR-245-078 keeps %i items in parts of at most two hundred, in their order", async (count, sizes) => {
    const items = Array.from({ length: count }, (_, index) => ({ index, name: "\u0000'\"\n" }));
    const stored = await store(await makeGovernedTenant(), { items });
    if (stored.kind !== "new") throw new Error("nothing was stored");
    const parts = await testDb().select().from(storedReportParts).orderBy(storedReportParts.part);
    expect(parts.map((part) => part.items.length)).toEqual(sizes);
    expect(await readReportItems(SYSTEM_SCOPE, testDeps(), stored.id)).toEqual(items);
  });
});
