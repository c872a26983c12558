import { env } from "cloudflare:workers";
import { desc, sql } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";
import { auditEntries } from "../../db/schema/index.ts";
import { testDb } from "../support/factories.ts";
import { type Able, everyCase, successOf } from "./able.ts";
import { captureLog } from "./capture-log.ts";
import { isMutation } from "./described-routes.ts";
import { problemOf } from "./http.ts";
import { COUNTERS, countAudit, dumpTables } from "./world.ts";

const TIMEOUT = 60_000;

/** What a change may come with: its entries, and attempts counted. */
const BESIDE = ["audit_entries", ...COUNTERS];

/** What they change is in the hub: the database keeps who asked. */
const ASKS_THE_HUB: ReadonlySet<string> = new Set([
  "POST /api/system/console/rebuild",
  "POST /api/system/console/verification",
]);

/** A workspace-wide run has no tenant, so its diagnostics are no milestone: the entry is all that opening them leaves. */
const LEAVES_ITS_ENTRY_ALONE: ReadonlySet<string> = new Set(["POST /api/admin/operations/{runId}/support-diagnostics"]);

/** Valid requests that change nothing: the run that they ask for is active already, or they ask with a body only. */
const FINDS_WHAT_IS_THERE: ReadonlySet<string> = new Set([
  "POST /api/admin/tenants/{tenantId}/operations",
  "POST /api/admin/tenants/{tenantId}/reviews",
  // the link is signed, not stored: what it is used for is audited
  "POST /api/admin/review-packs/{packId}/download-link",
  "POST /api/admin/onboarding-drafts/{draftId}/verify",
  "POST /api/admin/operations/{runId}/retry",
  "POST /api/admin/invitations/lookup",
]);

/** An answer with a secret in it is not kept. */
const KEEPS_NO_ANSWER: ReadonlySet<string> = new Set([
  "POST /api/admin/workspaces/{workspaceId}/invitations",
  "POST /api/admin/provider-connections/{connectionId}/consent",
  "POST /api/system/users",
]);

/** Reads that take something away with them: each leaves one entry. */
const TAKES_AWAY: ReadonlySet<string> = new Set(["GET /api/downloads/{token}"]);

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
  /** One entry in the workspace's log, the platform's, or in each: a newcomer joins the one and signs in to the other. */
  isOneEach: boolean;
}

/** Of each entry after so many its workspace, null for the platform: none is ever deleted. */
async function logsWrittenAfter(count: number): Promise<(string | null)[]> {
  const all = await testDb().select().from(auditEntries).orderBy(sql`rowid`);
  return all.slice(count).map(({ workspaceId }) => workspaceId);
}

async function perform(able: Able): Promise<Outcome> {
  const request = await able.request();
  const [rows, before] = [await dumpTables(BESIDE), await countAudit()];
  const { status } = await able.send(request);
  const written = await logsWrittenAfter(before);
  const outcome = {
    able,
    status,
    changed: (await dumpTables(BESIDE)) !== rows,
    entries: written.length,
    isOneEach: written.length > 0 && new Set(written).size === written.length,
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
    "FR-001-015 FR-002-021 FR-011-013 leaves exactly one audit entry of its actor, exactly when it changes something",
    async () => {
      const wrong: Outcome[] = [];
      const all = await mutations();
      for (const able of all) {
        const outcome = await perform(able);
        const isRight = FINDS_WHAT_IS_THERE.has(able.route.key)
          ? !outcome.changed && outcome.entries === 0
          : outcome.isOneEach &&
            (outcome.changed || ASKS_THE_HUB.has(able.route.key) || LEAVES_ITS_ENTRY_ALONE.has(able.route.key));
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

  it(
    "FR-001-012 FR-001-013 does nothing twice with one Idempotency-Key, and refuses the key for anything else",
    async () => {
      const { cases } = await everyCase();
      // a sign-in has no user yet, a sign-out leaves none, and a link works once by itself
      const keyed = cases.filter(
        ({ route, routeCase }) => isMutation(route) && routeCase.access.plane !== "none" && !routeCase.endsSession,
      );
      const faults: string[] = [];
      for (const able of keyed) {
        const request = await able.request();
        const headers = { ...request.headers, "Idempotency-Key": crypto.randomUUID() };
        const first = await able.send({ ...request, headers });
        const rows = await dumpTables(COUNTERS);
        const again = await able.send({ ...request, headers });
        const isReplay =
          again.status === first.status && again.text === first.text && again.headers.has("Idempotency-Replayed");
        const isForgotten =
          KEEPS_NO_ANSWER.has(able.route.key) && problemOf(again)?.code === "idempotency_outcome_unknown";
        const other = await able.send({ ...request, headers, body: '{"another":"body"}' });
        const isRefused = other.status === 422 && problemOf(other)?.code === "idempotency_key_reused";
        if (first.status !== successOf(able)) faults.push(`${able.name}: ${first.status} ${first.text}`);
        if (!isReplay && !isForgotten) faults.push(`${able.name}, again: ${again.status} ${again.text}`);
        if (!isRefused) faults.push(`${able.name}, with another body: ${other.status} ${other.text}`);
        if ((await dumpTables(COUNTERS)) !== rows) faults.push(`${able.name}: something has changed by a repeat`);
      }
      expect(faults).toEqual([]);
      expect(keyed.length).toBeGreaterThan(12);
    },
    TIMEOUT,
  );
});

describe("every read", () => {
  it(
    "FR-011-013 FR-246-094 leaves no audit entry, whatever it shows, unless it hands a file over",
    async () => {
      const { cases } = await everyCase();
      const reads = cases.filter(({ route }) => !isMutation(route));
      const faults: string[] = [];
      for (const able of reads) {
        const request = await able.request();
        const before = await countAudit();
        const { status } = await able.send(request);
        if (status !== successOf(able)) faults.push(`${able.name}: ${status}`);
        const written = (await countAudit()) - before;
        if (written !== (TAKES_AWAY.has(able.route.key) ? 1 : 0)) faults.push(`${able.name}: ${written} audit entries`);
      }
      expect(faults).toEqual([]);
      expect(reads.length).toBeGreaterThan(30);
    },
    TIMEOUT,
  );
});
