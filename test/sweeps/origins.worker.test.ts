import { describe, expect, it, onTestFinished } from "vitest";
import { ORIGIN } from "../support/app.ts";
import { type Able, everyCase, successOf } from "./able.ts";
import { captureLog } from "./capture-log.ts";
import { describedRoutes, isMutation, readDocument, servedRoutes } from "./described-routes.ts";
import { problemOf, type Seen, send } from "./http.ts";
import { type Probe, probeEveryCase, says } from "./probe.ts";
import { fillPath } from "./requests.ts";

const TIMEOUT = 60_000;

const FOREIGN: Record<string, Record<string, string | null>> = {
  "without Origin": { Origin: null },
  "Origin: null": { Origin: "null" },
  "empty Origin": { Origin: "" },
  "another site": { Origin: "https://evil.example" },
  "another port": { Origin: `${ORIGIN}:8443` },
  "another scheme": { Origin: ORIGIN.replace(/^http:/, "https:") },
  "a subdomain": { Origin: ORIGIN.replace("://", "://evil.") },
  "a longer host": { Origin: `${ORIGIN}.evil.example` },
  "two Origins": { Origin: `${ORIGIN}, https://evil.example` },
  "a path after it": { Origin: `${ORIGIN}/` },
  "Sec-Fetch-Site: cross-site": { "Sec-Fetch-Site": "cross-site" },
  "Sec-Fetch-Site: same-site": { "Sec-Fetch-Site": "same-site" },
  "Sec-Fetch-Site: none": { "Sec-Fetch-Site": "none" },
  "without Origin, by Referer": { Origin: null, Referer: `${ORIGIN}/admin` },
};

const UPGRADE = { Upgrade: "websocket" };
const isUpgrade = ({ routeCase }: Able) => routeCase.success === 101;

async function foreignProbes(able: Able): Promise<Probe[]> {
  if (!isMutation(able.route) && !isUpgrade(able)) return [];
  const request = await able.request();
  return Object.entries(FOREIGN).flatMap(([name, headers]) => {
    const outgoing = { ...request, headers: { ...request.headers, ...headers } };
    const judge = says(403, "foreign_origin");
    // before anything else: also before the body is read and the caller is looked up
    return [
      { name, outgoing, judge },
      {
        name: `${name}, malformed body`,
        outgoing: isMutation(able.route) ? { ...outgoing, body: "{" } : outgoing,
        judge,
      },
    ];
  });
}

describe("origins", () => {
  it(
    "FR-001-011 refuses every unsafe request and every upgrade from elsewhere before it does anything",
    async () => {
      const { faults, sent } = await probeEveryCase(foreignProbes, { changesNothing: true });
      expect(faults).toEqual([]);
      expect(sent).toBeGreaterThan(400);
    },
    TIMEOUT,
  );

  it("FR-001-011 refuses an upgrade without Origin on every address, whatever stands there", async () => {
    const paths = new Set(describedRoutes(await readDocument()).map(({ path }) => fillPath(path)));
    for (const path of [...paths, "/api/nope"]) {
      const seen = await send({ method: "GET", path, headers: { ...UPGRADE, Origin: null } });
      expect([path, seen.status, problemOf(seen)?.code]).toEqual([path, 403, "foreign_origin"]);
    }
  });

  it(
    "FR-001-011 lets the same requests through from its own pages, and reads without any Origin",
    async () => {
      const { cases } = await everyCase();
      const log = captureLog();
      onTestFinished(log.end);
      const faults: string[] = [];
      for (const able of cases) {
        const request = await able.request();
        const isGuarded = isMutation(able.route) || isUpgrade(able);
        const headers: Record<string, string | null> = isGuarded
          ? { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" }
          : { Origin: null };
        const seen = await able.send({ ...request, headers: { ...request.headers, ...headers } });
        if (seen.status !== successOf(able)) faults.push(`${able.name}: ${seen.status} ${seen.text.slice(0, 200)}`);
        if (able.routeCase.endsSession) await able.signInAgain();
      }
      expect(faults).toEqual([]);
    },
    TIMEOUT,
  );

  it("FR-001-011 names no other site as allowed to read its answers", async () => {
    for (const method of ["GET", "OPTIONS"]) {
      const seen = await send({
        method,
        path: "/api/health",
        headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" },
      });
      expect([...seen.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });
});

const isProblem = (seen: Seen, statuses: number[]) =>
  statuses.includes(seen.status) && problemOf(seen)?.status === seen.status;

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** The account library's own endpoints: all that may be reached of it stands in the policy. */
const LIBRARY_PATHS = [
  "sign-up/email",
  "sign-in/email",
  "sign-out",
  "get-session",
  "list-sessions",
  "update-user",
  "change-email",
  "change-password",
  "delete-user",
  "link-social",
  "request-password-reset",
  "reset-password/x",
  "revoke-sessions",
  "ok",
  "error",
  "callback/github",
];

const UNKNOWN_PATHS = [
  "/",
  "/api",
  "/api/",
  "/api/nope",
  "/api/health/",
  "/api/HEALTH",
  "/api//health",
  "/api/%68ealth/x",
  "/api/admin",
  "/api/admin/session/",
  "/api/admin/session/x",
  "/api/admin/tenants",
  "/api/admin/tenants//operations",
  "/api/system/users/",
  "/api/system/telemetry",
  "/api/%00",
  "/api/%",
  `/api/${"x".repeat(8_000)}`,
];

describe("what is no address", () => {
  it("FR-001-006 answers every method that an address does not have with a problem document", async () => {
    const served = new Set(servedRoutes());
    const paths = [...new Set([...served].map((key) => key.split(" ")[1] ?? ""))];
    const faults: string[] = [];
    for (const path of paths) {
      for (const method of METHODS.filter((one) => !served.has(`${one} ${path}`))) {
        const seen = await send({ method, path: fillPath(path) });
        if (!isProblem(seen, [404, 405])) faults.push(`${method} ${path}: ${seen.status} ${seen.text.slice(0, 100)}`);
      }
    }
    expect(paths.length).toBeGreaterThan(25);
    expect(faults).toEqual([]);
  });

  it("FR-001-006 answers an unknown path with a problem document and not with the page of the application", async () => {
    const library = ["admin", "system"].flatMap((plane) => LIBRARY_PATHS.map((path) => `/api/${plane}/auth/${path}`));
    for (const path of [...UNKNOWN_PATHS, ...library]) {
      for (const method of ["GET", "POST"]) {
        const seen = await send({ method, path, ...(method === "POST" ? { body: "{}" } : {}) });
        expect([method, path, isProblem(seen, [404])]).toEqual([method, path, true]);
      }
    }
  });

  it("FR-002-001 answers garbage in the cookie like no cookie", async () => {
    const name = "__Host-tp_admin";
    const garbage = [
      "",
      "x",
      "%E0%A4%A",
      "%00",
      ".",
      "a.b",
      `${"x".repeat(64)}.${"A".repeat(43)}=`,
      "x".repeat(8_000),
      "💩",
    ];
    const values = garbage.map((value) => `${name}=${encodeURI(value)}`);
    const log = captureLog();
    onTestFinished(log.end);
    for (const cookie of [...values, `${name}`, `=${name}`, `${name}=a; ${name}=b`, ";;;=;", "{}", `${name}={"a":1}`]) {
      const seen = await send({ method: "GET", path: "/api/admin/session", cookie });
      expect([cookie.slice(0, 40), seen.status, problemOf(seen)?.code]).toEqual([
        cookie.slice(0, 40),
        401,
        "unauthenticated",
      ]);
    }
  });
});
