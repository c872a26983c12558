import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../worker/deps.ts";
import { resolveWorkspaceScope } from "../../../worker/features/access/guards.ts";
import { LIST_PAGE, type ListQuery } from "../../../worker/features/operations/list.contract.ts";
import { listOperations } from "../../../worker/features/operations/list.usecases.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { makeId } from "../../../worker/platform/ids.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { makeOperator, makeWorkspace } from "../../support/factories.ts";
import { asOperator, testDeps } from "./support.ts";

const MOST = 300;
/** What the session of the request reads beside what is counted here. */
const SESSION = 5;
const TENANTS = 500;

const OLD = makeId("run", 0, new Uint8Array(16)).slice("run_".length, -10);
const idOf = (prefix: string, number: string) => `'${prefix}_${OLD}' || printf('%010d', ${number})`;
const series = (from: number, to: number) =>
  `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to - 1})`;
const tenantIdOf = (number: number): string => `ten_${OLD}${String(number).padStart(10, "0")}`;

const addTenants = (workspaceId: string) =>
  env.DB.prepare(
    `INSERT INTO tenants (id, workspace_id, display_name, created_at)
     ${series(0, TENANTS)} SELECT ${idOf("ten", "i")}, '${workspaceId}', 'Tenant ' || i, 0 FROM n`,
  );

/** Entitles to the first tenants. */
const entitleTo = (workspaceId: string, userId: string, count: number) =>
  env.DB.prepare(
    `INSERT INTO tenant_entitlements (tenant_id, user_id, workspace_id, role, created_at)
     ${series(0, count)} SELECT ${idOf("ten", "i")}, '${userId}', '${workspaceId}', 'operator', 0 FROM n`,
  );

const turn = `((i + i / ${TENANTS}) % 10)`;
/** The pattern of what is added repeats itself after as many runs: the newest look alike in histories of any length. */
const PERIOD = 10 * TENANTS;

/** Half of the runs are of the first ten tenants; of a status, outcome or type that is missing there is nothing at all. */
const addRuns = (workspaceId: string, userId: string, from: number, to: number) =>
  env.DB.prepare(
    `INSERT INTO operation_runs (id, workspace_id, tenant_id, initiator_user_id, type, status, outcome, stuck, identity,
       created_at, progressed_at, completed_at)
     ${series(from, to)} SELECT ${idOf("run", "i")}, '${workspaceId}',
       CASE WHEN i % 20 = 11 THEN NULL WHEN i % 2 = 0 THEN ${idOf("ten", "(i / 2 % 10)")} ELSE ${idOf("ten", `(i % ${TENANTS})`)} END,
       CASE WHEN i % 5 < 2 THEN '${userId}' END,
       CASE WHEN i % 4 < 2 THEN 'inventory.sync' ELSE 'provider.connection.check' END,
       CASE WHEN ${turn} < 3 THEN 'running' ELSE 'completed' END,
       CASE WHEN ${turn} < 3 THEN 'pending' WHEN ${turn} < 7 THEN 'failed' ELSE 'succeeded' END,
       ${turn} = 3, 'old' || i, i, i, CASE WHEN ${turn} >= 3 THEN i END FROM n`,
  );

const FILTERS: Record<string, ListQuery> = {
  none: {},
  "a tenant": { tenant_id: tenantIdOf(7) },
  "a tenant out of scope": { tenant_id: tenantIdOf(TENANTS) },
  "no tenant": { tenant_id: "none" },
  "a type": { type: "inventory.sync" },
  "a type without runs": { type: "evidence.snapshot" },
  "what runs": { status: "running" },
  "what is queued: nothing": { status: "queued" },
  "what has ended": { status: "completed" },
  "an outcome": { outcome: "failed" },
  "an outcome without runs": { outcome: "blocked" },
  "an outcome that no run of the type has": { outcome: "succeeded", type: "evidence.snapshot" },
  "what cannot be": { status: "completed", outcome: "pending" },
  "what stood still": { stuck: "1" },
  "what stood still, of a type that did not": { stuck: "1", type: "inventory.sync" },
  "started by me": { mine: "1" },
  "started by me and failed, on a tenant": { mine: "1", outcome: "failed", tenant_id: tenantIdOf(7) },
  "a common name": { q: "tenant" },
  "a rare name": { q: "tenant 499" },
  "a name of nobody": { q: "nobody" },
  "every run id": { q: "run_" },
  "a run id of nothing": { q: "run_zzzz" },
};

const RUNS = 2 * PERIOD;

// the transitions that they would write are not what is read here, and take most of the time
const TRANSITION_TRIGGERS = ["operation_runs_inserted_transition", "operation_runs_inserted_completed_transition"];

describe("a page of the list of operations", () => {
  it("FR-007-006 reads at most 300 rows whatever is filtered, for few tenants and for 500, and no more at ten times the runs", async () => {
    const workspace = await makeWorkspace();
    const viewers = {
      "of all tenants": await makeOperator({ workspaceId: workspace.id, role: "owner" }),
      "of eight tenants": await makeOperator({ workspaceId: workspace.id, role: "operator" }),
      "of nine tenants": await makeOperator({ workspaceId: workspace.id, role: "operator" }),
      "of no tenant": await makeOperator({ workspaceId: workspace.id, role: "operator" }),
    };
    const all = viewers["of all tenants"];
    await env.DB.batch([
      ...TRANSITION_TRIGGERS.map((name) => env.DB.prepare(`DROP TRIGGER ${name}`)),
      addTenants(workspace.id),
      entitleTo(workspace.id, all.id, TENANTS),
      entitleTo(workspace.id, viewers["of eight tenants"].id, 8),
      entitleTo(workspace.id, viewers["of nine tenants"].id, 9),
    ]);

    /** Rows read, for each viewer and filter, of the first page; and the most that one after it read. */
    const measure = async () => {
      const rows: Record<string, number> = {};
      let mostOfNext = 0;
      for (const [who, viewer] of Object.entries(viewers))
        for (const [what, query] of Object.entries(FILTERS)) {
          const first = await read(viewer, query);
          rows[`${who}: ${what}`] = first.rows;
          if (first.page.next_cursor === null) continue;
          const next = await read(viewer, { ...query, cursor: first.page.next_cursor });
          mostOfNext = Math.max(mostOfNext, next.rows);
          if (first.page.items.length < LIST_PAGE) expect(first.page.searched_until).not.toBeNull();
        }
      return { rows, mostOfNext };
    };
    const read = async (viewer: typeof all, query: ListQuery) => {
      const { d1, rowsRead } = countedReads(env.DB);
      const deps: Deps = { ...testDeps(), d1, db: openDatabase(d1) };
      const scope = await resolveWorkspaceScope(deps, asOperator(viewer), workspace.id);
      return { page: await listOperations(deps, scope, query), rows: rowsRead() };
    };

    await addRuns(workspace.id, all.id, 0, RUNS).run();
    const small = await measure();
    await addRuns(workspace.id, all.id, RUNS, 10 * RUNS).run();
    const large = await measure();

    expect(large.rows).toEqual(small.rows);
    const most = Math.max(small.mostOfNext, large.mostOfNext, ...Object.values(large.rows));
    expect(most).toBeGreaterThan(200);
    expect(most + SESSION).toBeLessThanOrEqual(MOST);
  });
});
