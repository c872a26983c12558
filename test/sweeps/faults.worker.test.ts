import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished } from "vitest";
import { app } from "../../worker/app.ts";
import { failingDatabase, overloadError } from "../support/failing-database.ts";
import { logFaults } from "../support/log-lines.ts";
import { type Able, everyCase, successOf } from "./able.ts";
import { captureLog } from "./capture-log.ts";
import { problemOf, type Seen, see, toRequest } from "./http.ts";

const TIMEOUT = 120_000;

/** One valid request to the app with that database. @returns the answer, and how often the database was asked */
async function askWith(able: Able, failureOf: (asked: number) => Error | null) {
  const database = failingDatabase(env.DB, failureOf);
  const context = createExecutionContext();
  const request = toRequest({ ...(await able.request()), cookie: able.caller.cookie });
  const seen = await see(await app.fetch(request, { ...env, DB: database.binding }, context));
  await waitOnExecutionContext(context);
  if (able.routeCase.endsSession) await able.signInAgain();
  return { seen, asked: database.asked() };
}

const namesWhatIsMissing = ({ status, text }: Seen): boolean =>
  status === 200 && (JSON.parse(text) as { unavailable: unknown[] }).unavailable.length > 0;

/** Lets the database fail at each of its questions in turn, from there to the end. */
async function failEverywhere(failure: () => Error, judge: (seen: Seen) => boolean) {
  const log = captureLog();
  onTestFinished(log.end);
  const { cases } = await everyCase();
  const faults: string[] = [];
  let failed = 0;
  for (const able of cases) {
    const { asked } = await askWith(able, () => null);
    for (let from = 0; from < asked; from += 1) {
      const said = log.lines.length;
      const { seen, asked: now } = await askWith(able, (question) => (question < from ? null : failure()));
      // a question that stood last may not come up again: attempts are swept up once a minute
      if (now <= from) continue;
      // what committed is answered; what follows from it for a draft is the sweep's to catch up with
      const isLeftToTheSweep = log.lines.slice(said).some((line) => line.includes('"draft_not_synced"'));
      if (isLeftToTheSweep && seen.status === successOf(able)) continue;
      // a widget that fails is null and named, and takes no other with it (FR-010-012)
      if (able.name === "GET /api/system/console" && namesWhatIsMissing(seen)) continue;
      if (judge(seen)) failed += 1;
      else faults.push(`${able.name}, question ${from + 1} of ${asked}: ${seen.status} ${seen.text.slice(0, 200)}`);
    }
  }
  return { faults, failed, logLines: log.lines };
}

const SECRET = "ada@example.test said swordfish";

describe("a database that fails, at each of its questions, on every route", () => {
  it(
    "FR-001-009 is answered with 503 and Retry-After when it is overloaded",
    async () => {
      const { faults, failed } = await failEverywhere(overloadError, (seen) => {
        const retryAfter = Number(seen.headers.get("Retry-After"));
        return seen.status === 503 && problemOf(seen)?.code === "overloaded" && retryAfter >= 1;
      });
      expect(faults).toEqual([]);
      expect(failed).toBeGreaterThan(80);
    },
    TIMEOUT,
  );

  it(
    "FR-001-006 FR-001-017 is answered with 500 that reveals nothing when it breaks, and the log quotes nothing",
    async () => {
      const broken = () => new Error(`D1_ERROR: near "${SECRET}": syntax error: SQLITE_ERROR`);
      const { faults, failed, logLines } = await failEverywhere(broken, (seen) => {
        const { type, title, status, code, errors, ...rest } = problemOf(seen) ?? {};
        return (
          seen.status === 500 &&
          code === "internal_error" &&
          JSON.stringify([type, title, status, errors, rest]) ===
            '["urn:tenantpilot:error:internal_error","Something went wrong on our side",500,[],{}]'
        );
      });
      expect(faults).toEqual([]);
      expect(failed).toBeGreaterThan(80);
      expect(logLines.filter((line) => line.includes('"internal_error"')).length).toBeGreaterThanOrEqual(failed);
      expect(logLines.flatMap(logFaults)).toEqual([]);
    },
    TIMEOUT,
  );
});
