import { setTimeout as wait } from "node:timers/promises";
import { WINDOW_KEYS, type WindowKey } from "../../worker/features/telemetry/windows.contract.ts";
import type { Bench, Fixture } from "./bench.ts";
import { countAt, differences } from "./brute-force.ts";
import { liveTarget } from "./crowd.ts";
import { Dashboard } from "./dashboard.ts";
import { call } from "./http.ts";
import { milestoneOf, WORKSPACES } from "./ledger.ts";
import { until } from "./pace.ts";
import { atMost, makeRow, type Row } from "./table.ts";

const STARTS = 64;
/** A dashboard's hub pulls by itself this often, for notifications that were lost. */
const SAFETY_PULL_MS = 30_000;

const countOf = async ({ runtime }: Fixture, sql: string, ...params: string[]) =>
  Number((await runtime.sql(sql, ...params)).rows[0]?.n);

/** The naive start: look for an active run, then insert one. @returns rows that it makes too many of */
async function naiveStarts(fixture: Fixture): Promise<number> {
  const { runtime } = fixture;
  await runtime.sql("CREATE TABLE bench_runs (id INTEGER PRIMARY KEY, identity TEXT)");
  const start = async () => {
    const active = await countOf(fixture, "SELECT COUNT(*) AS n FROM bench_runs WHERE identity = 'one'");
    if (active === 0) await runtime.sql("INSERT INTO bench_runs (identity) VALUES ('one')");
  };
  await Promise.all(Array.from({ length: STARTS }, start));
  const runs = await countOf(fixture, "SELECT COUNT(*) AS n FROM bench_runs");
  await runtime.sql("DROP TABLE bench_runs");
  return runs - 1;
}

/** Sixty-four identical starts through the product's own route at once. */
export async function identicalStarts(bench: Bench, fixture: Fixture): Promise<Row> {
  const { runtime } = fixture;
  const operator = await runtime.run("operator", { tenants: 1 });
  const [tenant = ""] = operator.tenantIds;
  const url = new URL(`/api/admin/tenants/${tenant}/operations`, runtime.product);
  const answers = await Promise.all(
    Array.from({ length: STARTS }, () =>
      call(url, {
        headers: { Cookie: operator.cookie, Origin: url.origin },
        body: { type: "provider.connection.check" },
      }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  const created = statuses.filter((status) => status === 201).length;
  const refused = statuses.filter((status) => status !== 200 && status !== 201).length;
  const runs = await countOf(fixture, "SELECT COUNT(*) AS n FROM operation_runs WHERE tenant_id = ?", tenant);
  const events = await countOf(fixture, "SELECT COUNT(*) AS n FROM product_usage_events WHERE tenant_id = ?", tenant);
  bench.progress(`${STARTS} starts: ${created} created, ${refused} refused, ${runs} runs, ${events} events`);
  return makeRow({
    id: "identical-starts",
    value: Math.abs(runs - 1) + Math.abs(events - 1) + Math.abs(created - 1) + refused,
    unit: `runs, events and “created” answers beyond one each, and refusals, of ${STARTS} identical starts at once; baseline: look, then insert`,
    baseline: await naiveStarts(fixture),
    reach: atMost(0),
  });
}

/** Notifications that never come, come five times, and come late; what the open dashboards show in the end. */
export async function badNotifications(bench: Bench, fixture: Fixture): Promise<Row> {
  const { runtime, cookie } = fixture;
  const dashboards = new Map<WindowKey, Dashboard>();
  for (const window of WINDOW_KEYS)
    dashboards.set(window, await Dashboard.open(() => liveTarget(runtime, cookie, window)));
  const record = (notifications: number) =>
    runtime.run("record", {
      milestones: Array.from({ length: 20 }, (_, index) => milestoneOf(index % 5, (index * 37) % WORKSPACES)),
      notifications,
    });
  const wrongNow = async () => {
    const counted = await countAt(runtime, Date.now());
    return [...dashboards].reduce((wrong, [window, { state, isStale }]) => {
      const seen = state === null || isStale ? [] : [state.telemetry.active_workspaces, ...state.telemetry.counts];
      return wrong + differences(counted.get(window) ?? [], seen);
    }, 0);
  };
  const settled = async (timeoutMs: number) => {
    await until("the dashboards agree with the ledger", timeoutMs, async () => (await wrongNow()) === 0).catch(
      () => undefined,
    );
    // and stay so: nothing is counted twice by what comes later
    await wait(300);
    return wrongNow();
  };
  await record(5);
  const doubled = await settled(2_000);
  await record(0);
  await wait(1_500);
  await runtime.run("notify", null);
  const late = await settled(2_000);
  await record(0);
  const started = performance.now();
  const lost = await settled(SAFETY_PULL_MS + 5_000);
  bench.progress(`a lost notification was made up for after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  for (const dashboard of dashboards.values()) dashboard.close();
  return makeRow({
    id: "bad-notifications",
    value: doubled + late + lost,
    unit: "wrong numbers on open dashboards after doubled, late and lost notifications",
    reach: atMost(0),
  });
}
