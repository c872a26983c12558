import { env } from "cloudflare:workers";
import { desc } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";
import { auditEntries } from "../../db/schema/index.ts";
import { testDb } from "../support/factories.ts";
import { type Able, everyCase, successOf } from "./able.ts";
import { captureLog } from "./capture-log.ts";
import { isMutation } from "./described-routes.ts";
import { countAudit, dumpTables } from "./world.ts";

const TIMEOUT = 60_000;

/** The entries themselves, and attempts, which are counted whatever comes of them. */
const BESIDE = ["audit_entries", "rate_limits", "platform_rate_limits"];

/** Valid requests that change nothing by the policy's choice of subject: the run that they ask for is active already. */
const FINDS_WHAT_IS_THERE: ReadonlySet<string> = new Set([
  "POST /api/admin/tenants/{tenantId}/operations",
  "POST /api/admin/operations/{runId}/retry",
]);

async function mutations(): Promise<Able[]> {
  const { cases } = await everyCase();
  // sign-in with a directory is not configured under test
  return cases.filter((able) => isMutation(able.route) && successOf(able) < 300);
}

interface Outcome {
  able: Able;
  status: number;
  changed: boolean;
  entries: number;
}

async function perform(able: Able): Promise<Outcome> {
  const request = await able.request();
  const [rows, entries] = [await dumpTables(BESIDE), await countAudit()];
  const { status } = await able.send(request);
  const outcome = {
    able,
    status,
    changed: (await dumpTables(BESIDE)) !== rows,
    entries: (await countAudit()) - entries,
  };
  if (able.routeCase.endsSession) await able.signInAgain();
  return outcome;
}

const namesOf = (outcomes: Outcome[]) =>
  outcomes.map(
    ({ able, status, changed, entries }) =>
      `${able.name}: ${status}, ${changed ? "changed" : "nothing changed"}, ${entries} audit entries`,
  );

describe("every mutation", () => {
  it(
    "FR-001-015 FR-002-021 leaves an audit entry of its actor exactly when it changes something",
    async () => {
      const wrong: Outcome[] = [];
      const all = await mutations();
      for (const able of all) {
        const outcome = await perform(able);
        const isRight = FINDS_WHAT_IS_THERE.has(able.route.key)
          ? !outcome.changed && outcome.entries === 0
          : outcome.entries >= 1 && (outcome.changed || able.route.key === "POST /api/system/console/rebuild");
        if (outcome.status !== successOf(able) || !isRight) wrong.push(outcome);
        const [entry] = await testDb().select().from(auditEntries).orderBy(desc(auditEntries.id)).limit(1);
        const actor = able.caller.operator?.id ?? able.caller.staff?.id;
        if (outcome.entries > 0 && actor !== undefined) expect([able.name, entry?.actorId]).toEqual([able.name, actor]);
      }
      expect(namesOf(wrong)).toEqual([]);
      expect(all.length).toBeGreaterThan(15);
    },
    TIMEOUT,
  );

  it(
    "FR-001-015 changes nothing when its audit entry cannot be written",
    async () => {
      const all = await mutations();
      const log = captureLog();
      onTestFinished(log.end);
      await env.DB.exec(
        "CREATE TRIGGER test_no_audit BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no audit in this test'); END",
      );
      const outcomes: Outcome[] = [];
      for (const able of all) outcomes.push(await perform(able));
      const audited = outcomes.filter(({ able }) => !FINDS_WHAT_IS_THERE.has(able.route.key));
      expect(namesOf(audited.filter(({ status, changed }) => changed || status < 400))).toEqual([]);
      expect(audited.length).toBeGreaterThan(15);
    },
    TIMEOUT,
  );
});
