// The probe: a Worker beside the product's own in the same runtime, on the same database and the same Durable Objects. It
// runs what has no route (SQL with its meta, a commit without a request, the hub's own calls); its port is not the product's.
import { makeDeps } from "../../../worker/deps.ts";
import type { ConsoleHub } from "../../../worker/features/console/hub.do.ts";
import { notifyConsole } from "../../../worker/features/console/notify.ts";
import { endRun } from "../../../worker/features/operations/executions.usecases.ts";
import { pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { makeOperator, makeStaff, makeTenant, makeWorkspace } from "../../support/factories.ts";
import type { OperationName, ProbeOperations, SqlCost, SqlResult } from "../probe-protocol.ts";
import { meterD1 } from "./metered-d1.ts";
import { commitOf, eventOf } from "./milestones.ts";
import type { NaiveHub } from "./naive-hub.ts";

export { NaiveHub } from "./naive-hub.ts";

interface ProbeEnv extends Env {
  NAIVE_HUB: DurableObjectNamespace<NaiveHub>;
}

type Operations = {
  [N in OperationName]: (
    input: ProbeOperations[N]["input"],
    env: ProbeEnv,
    ctx: ExecutionContext,
  ) => Promise<ProbeOperations[N]["output"]>;
};

const hubOf = (env: ProbeEnv): DurableObjectStub<ConsoleHub> => env.CONSOLE_HUB.getByName("console");
const naiveOf = (env: ProbeEnv) => env.NAIVE_HUB.getByName("naive");

const resultOf = ({ results, meta }: D1Result): SqlResult => ({
  rows: results as SqlResult["rows"],
  cost: { rows_read: meta.rows_read, rows_written: meta.rows_written },
  changes: meta.changes,
});

const sum = (results: D1Result[]): SqlCost =>
  results.reduce(
    (cost, { meta }) => ({
      rows_read: cost.rows_read + meta.rows_read,
      rows_written: cost.rows_written + meta.rows_written,
    }),
    { rows_read: 0, rows_written: 0 },
  );

const operations: Operations = {
  sql: async (list, env) => {
    const statements = list.map(({ sql, params }) => env.DB.prepare(sql).bind(...(params ?? [])));
    return (await env.DB.batch(statements)).map(resultOf);
  },
  record: async ({ milestones, notifications }, env, ctx) => {
    const deps = makeDeps(env, ctx);
    const committed_at: number[] = [];
    for (const milestone of milestones) {
      await deps.commit(commitOf(deps, milestone));
      committed_at.push(Date.now());
    }
    for (let sent = 0; sent < notifications; sent += 1) notifyConsole(deps);
    return { committed_at };
  },
  failRun: async ({ runId }, env, ctx) => {
    const failure = { reason: "rate_limited", message: "Too many requests." } as const;
    await endRun(SYSTEM_SCOPE, makeDeps(env, ctx), { runId, attempt: 1 }, { outcome: "failed", stage: null, failure });
    return { committed_at: Date.now() };
  },
  recordBatch: async (milestones, env, ctx) => {
    const deps = makeDeps(env, ctx);
    const statements = milestones.flatMap((milestone) => eventOf(deps, milestone));
    const [first, ...rest] = statements;
    if (first === undefined) throw new Error("nothing to record");
    return sum((await deps.db.batch([first, ...rest])) as D1Result[]);
  },
  notify: async (_, env) => {
    await hubOf(env).notify();
    return null;
  },
  stats: async (_, env) => await hubOf(env).stats(),
  isLevel: async (_, env) => (await hubOf(env).summary("24h")) !== null,
  compare: async (_, env) => {
    const rows = await hubOf(env).compare();
    if (rows === null) throw new Error("the hub is still reading the ledger");
    return rows;
  },
  rebuild: async (_, env) => {
    await hubOf(env).rebuild();
    return null;
  },
  prune: async ({ days, ahead }, env, ctx) => {
    const { d1, cost } = meterD1(env.DB);
    const deps = makeDeps({ ...env, DB: d1 }, ctx, { clock: { now: () => Date.now() + ahead } });
    const result = await pruneUsageEvents(deps, { days, trigger: "command", scheduledAt: deps.clock.now() });
    notifyConsole(deps);
    const { rows, cutoff } = result.status === "succeeded" ? result : { rows: 0, cutoff: 0 };
    return { status: result.status, rows, cutoff, cost };
  },
  staff: async () => ({ cookie: (await makeStaff()).cookie }),
  operator: async ({ tenants: count }) => {
    const workspace = await makeWorkspace();
    const tenants = [];
    for (let made = 0; made < count; made += 1) tenants.push(await makeTenant(workspace.id));
    const { cookie } = await makeOperator({ workspaceId: workspace.id, tenants });
    return { cookie, workspaceId: workspace.id, tenantIds: tenants.map((tenant) => tenant.id) };
  },
  broadcast: async (_, env) => {
    const committed_at = Date.now();
    await naiveOf(env).broadcast();
    return { committed_at };
  },
};

export default {
  fetch: async (request, env, ctx) => {
    if (request.headers.get("Upgrade") === "websocket") return naiveOf(env).fetch(request);
    const name = new URL(request.url).pathname.slice(1) as OperationName;
    const operation = operations[name] as (input: unknown, env: ProbeEnv, ctx: ExecutionContext) => Promise<unknown>;
    try {
      return Response.json(await operation(await request.json(), env, ctx));
    } catch (error) {
      return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 500 });
    }
  },
} satisfies ExportedHandler<ProbeEnv>;
