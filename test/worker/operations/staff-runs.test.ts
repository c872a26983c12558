import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { PlatformCapability } from "../../../worker/features/access/capabilities.contract.ts";
import type { Staff } from "../../../worker/features/access/guards.ts";
import type { StaffRun, StaffRunList } from "../../../worker/features/operations/staff-runs.contract.ts";
import { readStaffRuns } from "../../../worker/features/operations/staff-runs.usecases.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { call, request } from "../../support/app.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { makeGovernedTenant, makeStaff } from "../../support/factories.ts";
import { makeScopes } from "../../support/ledger.ts";
import { DAY } from "../console/dashboard.ts";
import { endedRun, fillRuns, startRun } from "../console/runs.ts";

const RUNS = "/api/system/operations";
const OPS: PlatformCapability[] = ["platform.access_system_panel", "platform.ops.view"];

const read = async (query: Record<string, string> = {}) => {
  const { cookie } = await makeStaff(OPS);
  return call<StaffRunList>("GET", `${RUNS}?${new URLSearchParams(query)}`, { cookie });
};

async function someRuns() {
  const { workspace, tenant, operator } = await makeGovernedTenant();
  const place = { workspaceId: workspace.id, tenantId: tenant.id };
  const at = Date.now();
  const failed = await endedRun({ ...place, at: at - 5_000 }, { stuck: true });
  const blocked = await endedRun({ ...place, at: at - 4_000 }, { outcome: "blocked", reason: "ext.custom" });
  const wide = await endedRun(
    { ...place, tenantId: null, at: at - 3_000, type: "evidence.snapshot" },
    { outcome: "succeeded" },
  );
  const active = await startRun({ ...place, at });
  await env.DB.prepare("UPDATE operation_runs SET initiator_user_id = ? WHERE id = ?").bind(operator.id, failed).run();
  return { workspace, tenant, operator, failed, blocked, wide, active };
}

describe("GET /api/system/operations", () => {
  it("FR-010-023 lists the runs of one workspace or one tenant alone, with the other filters, and nothing of a place that is not there", async () => {
    const [one, other] = [await someRuns(), await someRuns()];
    const idsOf = async (query: Record<string, string>) => {
      const { status, body } = await read(query);
      return [status, body.items.map(({ id }) => id).sort()];
    };
    const { failed, blocked, wide, active, workspace, tenant } = one;
    expect(await idsOf({ workspace_id: workspace.id })).toEqual([200, [failed, blocked, wide, active].sort()]);
    expect(await idsOf({ tenant_id: tenant.id })).toEqual([200, [failed, blocked, active].sort()]);
    expect(await idsOf({ tenant_id: tenant.id, outcome: "failed" })).toEqual([200, [failed]]);
    expect(await idsOf({ tenant_id: tenant.id, workspace_id: other.workspace.id })).toEqual([200, []]);
    expect(await idsOf({ workspace_id: `ws_${"0".repeat(26)}` })).toEqual([200, []]);
    expect((await read({ workspace_id: "ws_nonsense" })).status).toBe(422);
    expect((await read({ tenant_id: "1" })).status).toBe(422);
  });

  it("FR-010-019 FR-010-020 lists the runs of every workspace, newest first, with whose they are and what came of them", async () => {
    const one = await someRuns();
    const other = await someRuns();
    const { status, body } = await read();
    expect(status).toBe(200);
    const { failed, blocked, wide, active } = other;
    expect(body.items.slice(0, 4).map(({ id }) => id)).toEqual([active, wide, blocked, failed].sort().reverse());
    expect(body.items).toHaveLength(8);
    const of = (id: string) => body.items.find((run) => run.id === id);
    expect(of(one.failed)).toMatchObject({
      workspace: { id: one.workspace.id, name: one.workspace.name },
      tenant: { id: one.tenant.id, display_name: one.tenant.displayName },
      type_label: "Provider connection check",
      outcome: "failed",
      stuck: true,
      started_by: "user",
      reasons: [{ code: "rate_limited", label: "Provider rate limit reached" }],
    });
    expect(of(one.blocked)).toMatchObject({ started_by: "system", reasons: [{ code: null, label: "Needs review" }] });
    expect(of(one.wide)).toMatchObject({ tenant: null, type: "evidence.snapshot" });
    expect(of(one.active)?.stages.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => "pending"));
  });

  it.each<{ query: Record<string, string>; expected: ("active" | "failed" | "wide" | "blocked")[] }>([
    { query: { status: "queued" }, expected: ["active"] },
    { query: { outcome: "failed" }, expected: ["failed"] },
    { query: { type: "evidence.snapshot" }, expected: ["wide"] },
    { query: { status: "completed", outcome: "blocked" }, expected: ["blocked"] },
    { query: { type: "inventory.sync" }, expected: [] },
  ])("FR-010-019 keeps those of $query", async ({ query, expected }) => {
    const runs = await someRuns();
    const { body } = await read(query);
    expect(body.items.map(({ id }) => id)).toEqual(expected.map((name) => runs[name]));
    expect([body.next_cursor, body.searched_until]).toEqual([null, null]);
  });

  it.each<Record<string, string>>([
    { status: "failed" },
    { outcome: "won" },
    { type: "no.such" },
    { cursor: "run_1" },
    { tenant: "x" },
  ])("FR-010-019 refuses %o with 422", async (query) => {
    expect((await read(query)).status).toBe(422);
  });

  it("FR-010-015 FR-010-020 names no person and shows no message", async () => {
    const { operator, failed } = await someRuns();
    const { cookie } = await makeStaff();
    for (const path of [RUNS, `${RUNS}/${failed}`]) {
      const text = await (await request("GET", path, { cookie })).text();
      expect(text).toContain(failed);
      for (const secret of [operator.id, operator.name, operator.email, "A message."])
        expect(text).not.toContain(secret);
    }
  });

  it.each<{ held: PlatformCapability[]; status: number }>([
    { held: ["platform.access_system_panel"], status: 403 },
    { held: ["platform.access_system_panel", "platform.console.view", "platform.directory.view"], status: 403 },
    { held: ["platform.ops.view"], status: 403 },
    { held: OPS, status: 200 },
  ])("FR-010-019 answers $status to staff with $held", async ({ held, status }) => {
    const { failed } = await someRuns();
    const { cookie } = await makeStaff(held);
    for (const path of [RUNS, `${RUNS}/${failed}`]) expect((await call("GET", path, { cookie })).status).toBe(status);
  });

  it("FR-010-019 reads a bounded number of rows for every filter, and repeats or leaves out none on the way back", async () => {
    const scopes = await makeScopes(200, (index) => index % 20);
    await fillRuns(20_000, Date.now() - 80 * DAY, 60_000, scopes);
    const { d1, rowsRead } = countedReads(env.DB);
    const deps = { db: openDatabase(d1) };
    const staff = {} as Staff;
    for (const query of [{}, { outcome: "failed" }, { status: "running" }, { type: "inventory.sync" }] as const) {
      const before = rowsRead();
      await readStaffRuns(deps, staff, query);
      expect(rowsRead() - before).toBeLessThanOrEqual(300);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 30; page += 1) {
      const list = await readStaffRuns(deps, staff, { outcome: "failed", ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...list.items.map(({ id }) => id));
      cursor = list.next_cursor ?? undefined;
    }
    // every tenth of the newest, in order: nothing between two of them
    expect(seen.length).toBeGreaterThan(400);
    const numbers = seen.map((id) => Number(id.slice(4)));
    expect(numbers).toEqual(numbers.map((_, index) => 19_990 - index * 10));
  }, 60_000);
});

describe("GET /api/system/operations/:runId", () => {
  it("FR-010-018 FR-010-020 gives one run of any workspace, and 404 for none", async () => {
    const { failed } = await someRuns();
    const { cookie } = await makeStaff(OPS);
    const { status, body } = await call<StaffRun>("GET", `${RUNS}/${failed}`, { cookie });
    expect([status, body.id, body.outcome]).toEqual([200, failed, "failed"]);
    for (const unknown of ["run_unknown", "%00", `${failed}x`])
      expect((await call("GET", `${RUNS}/${unknown}`, { cookie })).status).toBe(404);
  });
});
