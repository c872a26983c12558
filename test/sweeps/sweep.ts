import { type Caller, signInAgain } from "./callers.ts";
import { captureLog } from "./capture-log.ts";
import {
  type ApiDocument,
  type DescribedRoute,
  describedRoutes,
  isMutation,
  readDocument,
} from "./described-routes.ts";
import { fingerprint, type Outgoing, type Seen, send } from "./http.ts";
import { absentValue, elsewhere, invalidRequests, requestFor } from "./requests.ts";
import { casesOf, type RouteCase, type Subject } from "./route-policy.ts";
import { type Verdict, verdictOn } from "./verdict.ts";
import { countAudit, dumpTables, makeWorld, type World } from "./world.ts";

/** One request of the sweep with its answer. */
export interface Visit {
  route: DescribedRoute;
  /** For a message: route, case and caller. */
  name: string;
  caller: Caller;
  verdict: Verdict;
  /** Status that the policy asks for. */
  expected: number;
  /** Refused by a guard, be it for the caller or for an id of nothing. */
  isRefusal: boolean;
  seen: Seen;
}

/** What the refusals of one case left behind, all callers together. */
export interface Aftermath {
  name: string;
  changed: boolean;
  auditEntries: number;
  expectedAuditEntries: number;
}

export interface Report {
  document: ApiDocument;
  routes: DescribedRoute[];
  callers: Caller[];
  visits: Visit[];
  aftermaths: Aftermath[];
  /** What was logged meanwhile. */
  logLines: string[];
  /** 404s for what is out of scope that can be told from those for what does not exist. */
  tellingApart: string[];
}

const nameOf = (route: DescribedRoute, { about }: RouteCase, caller: Caller) =>
  `${route.key}${about === undefined ? "" : ` (${about})`} by ${caller.name}`;

async function refuse(report: Report, world: World, route: DescribedRoute, routeCase: RouteCase, refused: Caller[]) {
  const [first] = refused;
  if (first === undefined) return;
  const subject: Subject = (await routeCase.subject?.(world, first)) ?? {};
  const [rows, entries] = [await dumpTables(["audit_entries"]), await countAudit()];
  const forbidden = await Promise.all(
    refused.map((caller) => refuseOne(report, world, route, routeCase, subject, caller)),
  );
  // a refused read of the system plane goes to the security log alone
  const isAudited = routeCase.access.plane === "admin" || isMutation(route);
  report.aftermaths.push({
    name: nameOf(route, routeCase, { name: "everyone refused", cookie: "" }),
    changed: (await dumpTables(["audit_entries"])) !== rows,
    auditEntries: (await countAudit()) - entries,
    expectedAuditEntries: isAudited ? forbidden.reduce((sum, one) => sum + one, 0) : 0,
  });
}

/** @returns how many of the requests are to be answered with 403 */
async function refuseOne(
  report: Report,
  world: World,
  route: DescribedRoute,
  routeCase: RouteCase,
  subject: Subject,
  caller: Caller,
): Promise<number> {
  const verdict = verdictOn(routeCase.access, caller);
  if (verdict.passes) return 0;
  const name = nameOf(route, routeCase, caller);
  const visit = async (outgoing: Outgoing, as: Verdict = verdict) => {
    const seen = await send({ ...outgoing, cookie: caller.cookie });
    report.visits.push({ route, name, caller, verdict: as, expected: verdict.status, isRefusal: true, seen });
    return fingerprint(seen);
  };
  const invalid = invalidRequests(route, routeCase, subject);
  const [valid, ...others] = await Promise.all([
    visit(requestFor(route, subject)),
    ...invalid.map((outgoing) => visit(outgoing, ofInvalid(verdict, routeCase))),
  ]);
  // where the body decides what is needed, one that names nothing is refused alike by itself
  const answers = ofInvalid(verdict, routeCase) === verdict ? [valid, ...others] : others;
  if (verdict.status === 404 && routeCase.scopedBy !== undefined) {
    for (const value of [absentValue(world, routeCase.scopedBy), "nope"]) {
      answers.push(await visit(requestFor(route, elsewhere(subject, routeCase.scopedBy, value))));
    }
  }
  if (new Set(answers).size > 1) report.tellingApart.push(name);
  return verdict.status === 403 ? 1 + invalid.length : 0;
}

/** The verdict on a caller whose body is not valid. */
const ofInvalid = (verdict: Verdict, { invalidNeeds }: RouteCase): Verdict =>
  invalidNeeds !== undefined && !verdict.passes && verdict.status === 403
    ? { ...verdict, capability: invalidNeeds }
    : verdict;

/** One caller of each kind, for a route on which each request takes long. */
const oneOfEachKind = (callers: Caller[]): Caller[] =>
  [
    callers.find((caller) => caller.operator === undefined && caller.staff === undefined),
    callers.find((caller) => caller.operator !== undefined),
    callers.find((caller) => caller.staff !== undefined),
  ].filter((caller) => caller !== undefined);

async function letThrough(
  report: Report,
  world: World,
  route: DescribedRoute,
  routeCase: RouteCase,
  passing: Caller[],
) {
  for (const caller of routeCase.costly ? oneOfEachKind(passing) : passing) {
    const subject: Subject = (await routeCase.subject?.(world, caller)) ?? {};
    const { success, scopedBy } = routeCase;
    const expected = typeof success === "number" ? success : success(caller);
    const verdict = verdictOn(routeCase.access, caller);
    const visit = { route, name: nameOf(route, routeCase, caller), caller, verdict };
    const sendAs = (outgoing: Outgoing) => send({ ...outgoing, cookie: caller.cookie });
    // where the body decides about scope, the caller's right is part of what is expected
    const isRefusal = routeCase.access.plane !== "none" && (expected === 403 || expected === 404);
    const entries = await countAudit();
    report.visits.push({ ...visit, expected, isRefusal, seen: await sendAs(requestFor(route, subject)) });
    if (isRefusal && expected === 403) {
      const auditEntries = (await countAudit()) - entries;
      report.aftermaths.push({ name: visit.name, changed: false, auditEntries, expectedAuditEntries: 1 });
    }
    if (routeCase.endsSession) await signInAgain(caller);
    if (scopedBy === undefined) continue;
    const seen = await sendAs(requestFor(route, elsewhere(subject, scopedBy, absentValue(world, scopedBy))));
    report.visits.push({ ...visit, name: `${visit.name}, of nothing`, expected: 404, isRefusal: true, seen });
  }
}

/** Sends every route's requests as every caller. */
export async function sweep(): Promise<Report> {
  const world = await makeWorld();
  const document = await readDocument();
  const routes = describedRoutes(document);
  const { callers } = world;
  const log = captureLog();
  const { lines: logLines } = log;
  const report: Report = { document, routes, callers, visits: [], aftermaths: [], logLines, tellingApart: [] };
  try {
    for (const route of routes) {
      for (const routeCase of casesOf(route.key)) {
        const passes = (caller: Caller) => verdictOn(routeCase.access, caller).passes;
        const refused = callers.filter((caller) => !passes(caller));
        await refuse(report, world, route, routeCase, refused);
        await letThrough(report, world, route, routeCase, callers.filter(passes));
      }
    }
  } finally {
    log.end();
  }
  return report;
}
