import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { idempotencyKeys, sessions } from "../../../db/schema/index.ts";
import { makeDeps } from "../../../worker/deps.ts";
import type { Log } from "../../../worker/platform/log.ts";
import { runScheduled } from "../../../worker/scheduled.ts";
import { PRUNE_CRON } from "../../../worker/scheduled-crons.ts";
import { makeSession, makeUser, testDb } from "../../support/factories.ts";

const DAY = 24 * 60 * 60_000;

function recordingLog() {
  const lines: Record<string, unknown>[] = [];
  const write =
    (level: string) =>
    (code: string, fields: object = {}) =>
      void lines.push({ level, code, ...fields });
  const log: Log = { info: write("info"), warn: write("warn"), error: write("error") };
  return { log, lines };
}

/** The database, but whatever asks for these words fails. */
const failingOn = (words: string): D1Database =>
  ({
    prepare: (query: string) => {
      if (query.includes(words)) throw new Error("D1_ERROR: broken: SQLITE_ERROR");
      return env.DB.prepare(query);
    },
    batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
  }) as D1Database;

async function seed() {
  const user = await makeUser();
  await makeSession("admin", user.id, { idleEndsAt: Date.now() - 1 });
  await testDb()
    .insert(idempotencyKeys)
    .values({ plane: "admin", actorId: user.id, key: "k", requestHash: "h", state: "applied", createdAt: 0 });
}

describe("daily jobs", () => {
  it.each([
    ["task_leases", ["usage_events_pruned", "stored_reports_pruned", "review_packs_expired", "run_transitions_pruned"]],
    ["idempotency_keys", ["idempotency_keys_forgotten"]],
    ["consent_requests", ["expired_consents_forgotten"]],
    ['"sessions"', ["ended_sessions_forgotten"]],
  ])(
    "FR-001-012 FR-002-005 a job that fails on %s starves no other, and is logged by its code",
    async (words, failing) => {
      await seed();
      const { log, lines } = recordingLog();
      const context = createExecutionContext();
      const deps = makeDeps({ ...env, DB: failingOn(words) }, context, { log });
      await expect(runScheduled(deps, PRUNE_CRON, Date.now() + DAY)).rejects.toThrow(failing.join(", "));
      await waitOnExecutionContext(context);
      const ended = lines.map(({ code, job }) => (code === "scheduled_job_failed" ? `failed ${job}` : code));
      const all = [
        "usage_events_pruned",
        "stored_reports_pruned",
        "review_packs_expired",
        "run_transitions_pruned",
        "idempotency_keys_forgotten",
        "expired_consents_forgotten",
        "ended_sessions_forgotten",
        "ended_verifications_forgotten",
      ];
      expect(ended.filter((code) => code !== "background_failed")).toEqual(
        all.map((code) => (failing.includes(code) ? `failed ${code}` : code)),
      );
      expect(await testDb().select().from(idempotencyKeys)).toHaveLength(
        failing.includes("idempotency_keys_forgotten") ? 1 : 0,
      );
      expect(await testDb().select().from(sessions)).toHaveLength(failing.includes("ended_sessions_forgotten") ? 1 : 0);
    },
  );

  it("FR-001-017 says that a cron expression is unknown, and runs nothing", async () => {
    const { log, lines } = recordingLog();
    await runScheduled(makeDeps(env, createExecutionContext(), { log }), "0 0 * * *", 0);
    expect(lines).toEqual([{ level: "error", code: "unknown_cron", cron: "0 0 * * *" }]);
  });
});
