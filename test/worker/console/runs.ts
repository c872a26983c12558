import { env } from "cloudflare:workers";
import { WINDOW_KEYS, WINDOWS, type WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";
import { type Scope, someId } from "../../support/ledger.ts";

export const CHECK = "provider.connection.check";

export interface NewRun {
  workspaceId: string;
  tenantId: string | null;
  at: number;
  type?: string;
}

/** A run that begins. Rows go straight into the table: its triggers write the transitions, whoever starts it. */
export async function startRun({ workspaceId, tenantId, at, type = CHECK }: NewRun): Promise<string> {
  const id = someId("run");
  await env.DB.prepare(
    `INSERT INTO operation_runs (id, workspace_id, tenant_id, type, identity, created_at, progressed_at, progress_total)
     VALUES (?1, ?2, ?3, ?4, ?1, ?5, ?5, 8)`,
  )
    .bind(id, workspaceId, tenantId, type, at)
    .run();
  return id;
}

export interface Ending {
  at: number;
  outcome?: string;
  reason?: string | null;
  stuck?: boolean;
}

export async function endRun(id: string, { at, outcome = "failed", reason = "rate_limited", stuck = false }: Ending) {
  const failures = outcome === "succeeded" || reason === null ? [] : [{ reason_code: reason, message: "A message." }];
  await env.DB.prepare(
    "UPDATE operation_runs SET status = 'completed', outcome = ?, failures = ?, stuck = ?, completed_at = ? WHERE id = ?",
  )
    .bind(outcome, JSON.stringify(failures), stuck ? 1 : 0, at, id)
    .run();
}

/** A run that began and ended. */
export async function endedRun(place: NewRun, ending: Partial<Ending> = {}): Promise<string> {
  const id = await startRun(place);
  await endRun(id, { at: place.at, ...ending });
  return id;
}

/** `count` ended runs, one each `gap` ms from `from` on, of the scopes in turn; every tenth failed, every hundredth stuck. */
export async function fillRuns(count: number, from: number, gap: number, scopes: readonly Scope[]): Promise<void> {
  // in chunks: each row writes two transitions
  for (let done = 0; done < count; done += 10_000)
    await env.DB.prepare(
      `WITH RECURSIVE steps(n) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT n + 1 FROM steps WHERE n + 1 < CAST(?2 AS INTEGER)),
         places(n, scope) AS (SELECT n, n % CAST(?5 AS INTEGER) FROM steps)
       INSERT INTO operation_runs (id, workspace_id, tenant_id, type, identity, status, outcome, failures, stuck, created_at,
         progressed_at, completed_at)
       SELECT printf('run_%026d', n), json_extract(?6, '$[' || scope || '].workspaceId'),
         json_extract(?6, '$[' || scope || '].tenantId'), '${CHECK}', 'i' || n, 'completed',
         CASE WHEN n % 10 = 0 THEN 'failed' ELSE 'succeeded' END,
         CASE WHEN n % 10 = 0 THEN '[{"reason_code":"rate_limited","message":""}]' ELSE '[]' END,
         n % 100 = 0, CAST(?3 + n * ?4 AS INTEGER), CAST(?3 + n * ?4 AS INTEGER), CAST(?3 + n * ?4 AS INTEGER)
       FROM places ORDER BY n`,
    )
      .bind(done, Math.min(count, done + 10_000), from, gap, scopes.length, JSON.stringify(scopes))
      .run();
}

export interface RunCount {
  started: number;
  succeeded: number;
  failed: number;
  stuck: number;
  active: number;
}

/** The numbers of every window that ends at `instant`, counted by looking at each run. */
export async function countRuns(instant: number): Promise<Record<WindowKey, RunCount>> {
  const counts = {} as Record<WindowKey, RunCount>;
  for (const window of WINDOW_KEYS) {
    const row = await env.DB.prepare(
      `SELECT TOTAL(created_at >= ?1) AS started,
         TOTAL(completed_at >= ?1 AND outcome IN ('succeeded', 'partially_succeeded')) AS succeeded,
         TOTAL(completed_at >= ?1 AND outcome = 'failed') AS failed,
         TOTAL(completed_at >= ?1 AND outcome = 'failed' AND stuck = 1) AS stuck,
         TOTAL(status <> 'completed') AS active
       FROM operation_runs`,
    )
      .bind(instant - WINDOWS[window].length_ms)
      .first<RunCount>();
    if (row === null) throw new Error("no count");
    counts[window] = row;
  }
  return counts;
}
