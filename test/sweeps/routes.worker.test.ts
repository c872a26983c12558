import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { logFaults } from "../support/log-lines.ts";
import { servedRoutes } from "./described-routes.ts";
import { jsonOf, problemOf } from "./http.ts";
import { schemaFaults } from "./json-schema.ts";
import { POLICY_PARTS, ROUTE_POLICY } from "./route-policy.ts";
import { type Report, sweep, type Visit } from "./sweep.ts";
import { wireFaults } from "./wire.ts";

// One visit of everything, many verdicts on what was seen: the tests below send nothing.
let report: Report;

beforeAll(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const startedAt = performance.now();
  report = await sweep();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const { routes, callers, visits } = report;
  console.log(`sweep: ${routes.length} routes × ${callers.length} callers = ${visits.length} requests in ${seconds} s`);
  // thousands of requests one after the other: two minutes on a machine that does nothing else
}, 600_000);

/** What every answer says, apart from the application's own list. */
const HEADERS: Record<string, string> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "same-origin",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

const MOST_SHOWN = 20;

/** What is wrong with each visit, by name; the same fault of many visits once. */
function faultsOf(judge: (visit: Visit) => string[]): string[] {
  const faults = report.visits.flatMap((visit) => judge(visit).map((fault) => `${visit.name}: ${fault}`));
  return [...new Set(faults)].slice(0, MOST_SHOWN);
}

const refusals = (judge: (visit: Visit) => string[]) =>
  faultsOf((visit) => (visit.seen.status < 400 ? [] : judge(visit)));

/** Answers with a body of the product; the description of the API is not one. */
const bodies = (judge: (visit: Visit) => string[]) =>
  faultsOf((visit) => (visit.seen.status >= 400 || visit.route.path === "/api/openapi.json" ? [] : judge(visit)));

describe("every route × every caller", () => {
  it("SC-001-002 SC-002-001 visits every route that the app answers, and none that it does not", () => {
    const described = report.routes.map(({ key }) => key).sort();
    expect(servedRoutes().sort()).toEqual(described);
    expect(Object.keys(ROUTE_POLICY).sort()).toEqual(described);
    expect(POLICY_PARTS.flatMap((part) => Object.keys(part)).sort(), "no route in two parts").toEqual(described);
    expect(report.visits.length).toBeGreaterThan(1500);
  });

  it("FR-002-001 FR-002-010 FR-002-011 FR-002-013 FR-002-015 answers each as the policy says, whatever the input", () => {
    expect(
      faultsOf(({ expected, seen }) => (seen.status === expected ? [] : [`${seen.status}, not ${expected}`])),
    ).toEqual([]);
  });

  it("FR-002-010 answers what is out of scope byte for byte like what does not exist", () => {
    expect(report.tellingApart).toEqual([]);
  });

  it("FR-002-012 names the missing capability in every 403", () => {
    const faults = faultsOf(({ verdict, seen }) => {
      if (verdict.passes || verdict.status !== 403) return [];
      const problem = problemOf(seen);
      return problem?.code === "forbidden" && problem.capability === verdict.capability ? [] : [seen.text];
    });
    expect(faults).toEqual([]);
    expect(report.visits.filter(({ seen }) => seen.status === 403).length).toBeGreaterThan(100);
  });

  it("FR-002-013 changes nothing by a refused request", () => {
    expect(report.aftermaths.filter(({ changed }) => changed).map(({ name }) => name)).toEqual([]);
  });

  it("FR-002-021 FR-011-013 leaves one audit entry for each denied mutation or workspace 403, none for 401 and 404", () => {
    const wrong = report.aftermaths
      .filter(({ auditEntries, expectedAuditEntries }) => auditEntries !== expectedAuditEntries)
      .map((one) => `${one.name}: ${one.auditEntries} entries, not ${one.expectedAuditEntries}`);
    expect(wrong).toEqual([]);
    expect(report.aftermaths.some(({ expectedAuditEntries }) => expectedAuditEntries > 0)).toBe(true);
  });

  it("FR-002-021 FR-001-017 counts every refusal in the security log, by code and route pattern alone", () => {
    const tally = (keys: string[]) =>
      Object.fromEntries([...Map.groupBy(keys, (key) => key)].map(([key, all]) => [key, all.length]));
    const logged = report.logLines.flatMap((line) => {
      const { level, code, refusal, route, ...rest } = JSON.parse(line);
      if (code !== "access_denied") return [];
      expect({ level, rest }).toEqual({ level: "warn", rest: {} });
      return [`${refusal} ${route}`];
    });
    const refused = report.visits
      .filter(({ isRefusal }) => isRefusal)
      .map(({ route, seen }) => `${problemOf(seen)?.code} ${route.key.replaceAll(/\{([A-Za-z]+)\}/g, ":$1")}`);
    expect(tally(logged)).toEqual(tally(refused));
  });

  it("FR-001-017 logs codes, ids, counts and route patterns alone", () => {
    expect([...new Set(report.logLines.flatMap(logFaults))]).toEqual([]);
    expect(report.logLines.length).toBeGreaterThan(1000);
  });

  it("FR-001-006 answers every refusal with a problem document", () => {
    const { schemas } = report.document.components;
    const faults = refusals(({ seen }) => {
      const problem = problemOf(seen);
      if (problem === null) return [`no problem document: ${seen.headers.get("Content-Type")}`];
      const described = { ...schemas.Problem, additionalProperties: true };
      const own = schemaFaults(schemas, described, jsonOf(seen));
      return problem.status === seen.status && problem.type.endsWith(`:${problem.code}`) ? own : [...own, seen.text];
    });
    expect(faults).toEqual([]);
  });

  it("FR-001-006 opens no session with a refusal", () => {
    expect(refusals(({ seen }) => seen.headers.getSetCookie())).toEqual([]);
  });

  it("FR-001-010 sends the security headers with every answer", () => {
    const faults = faultsOf(({ seen }) =>
      seen.status === 101
        ? []
        : Object.entries(HEADERS)
            .filter(([name, value]) => seen.headers.get(name) !== value)
            .map(([name]) => name),
    );
    expect(faults).toEqual([]);
  });

  it("FR-001-014 describes every status that it answers with", () => {
    const faults = faultsOf(({ route, seen }) =>
      route.operation.responses[seen.status] === undefined ? [`${seen.status}`] : [],
    );
    expect(faults).toEqual([]);
  });

  it("FR-001-014 answers successes as described, with nothing that is not described", () => {
    const faults = bodies(({ route, seen }) => {
      const described = route.operation.responses[seen.status]?.content ?? {};
      // a file is described by its type alone
      if ("text/csv" in described) return seen.headers.get("Content-Type")?.startsWith("text/csv;") ? [] : ["no CSV"];
      if ("application/zip" in described)
        return seen.headers.get("Content-Type") === "application/zip" ? [] : ["no archive"];
      const content = described["application/json"];
      if (content === undefined) return seen.text === "" ? [] : ["a body that is not described"];
      return schemaFaults(report.document.components.schemas, content.schema, jsonOf(seen));
    });
    expect(faults).toEqual([]);
  });

  it("FR-001-018 sends prefixed ids and ISO 8601 UTC times with milliseconds", () => {
    expect(bodies(({ seen }) => wireFaults(jsonOf(seen)))).toEqual([]);
  });
});
