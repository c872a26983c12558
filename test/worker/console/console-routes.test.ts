import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SnapshotFrame } from "../../../worker/features/console/frames.contract.ts";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import { Projector } from "../../../worker/features/console/projector.ts";
import { USAGE_EVENT_NAMES } from "../../../worker/features/telemetry/catalog.contract.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { SOCKET_STATE_HEADER } from "../../../worker/platform/hub-socket.ts";
import { call, fixedClock, request } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeStaff } from "../../support/factories.ts";
import { countLedger, insertRows, makeScopes } from "../../support/ledger.ts";
import { Dashboard, hub, until } from "./dashboard.ts";

const NOON = Date.UTC(2026, 9, 5, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SUMMARY = "/api/system/telemetry/summary";
const NO_IDS = /(ws|ten|usr|stf|ses|run|con|drf|rep|pck)_[0-9a-z]{26}|@|workspace \d|tenant \d/i;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Events of three workspaces, at ages in hours. */
async function history(now: number, ages = [2_000, 700, 100, 20, 10, 0.5]) {
  const scopes = await makeScopes(3);
  await insertRows(
    ages.flatMap((age, index) => {
      const scope = scopes[index % 3];
      return scope ? [{ ...scope, at: now - age * HOUR, event: USAGE_EVENT_NAMES[index % 5] ?? "" }] : [];
    }),
  );
  return scopes;
}

describe("GET /api/system/telemetry/summary", () => {
  it("FR-243-008 FR-243-015 FR-243-010 names every family in catalog order, zeros included, with its label", async () => {
    fixedClock(NOON);
    const { cookie } = await makeStaff();
    const answer = await call("GET", SUMMARY, { cookie });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      window: { key: "24h", start_at: "2026-10-04T12:00:00.000Z", end_at: "2026-10-05T12:00:00.000Z" },
      active_workspaces: 0,
      total_events: 0,
      families: {
        "product.onboarding.checkpoint_completed": { label: "Onboarding checkpoints", count: 0 },
        "product.support_diagnostics.opened": { label: "Support diagnostics", count: 0 },
        "product.operations.started": { label: "Operations started", count: 0 },
        "product.stored_report.created": { label: "Stored reports", count: 0 },
        "product.review_pack.requested": { label: "Review packs requested", count: 0 },
      },
    });
    expect(Object.keys(answer.body.families ?? {})).toEqual(USAGE_EVENT_NAMES);
  });

  it.each(WINDOW_KEYS)("FR-243-008 FR-243-023 counts %s like the ledger does", async (window) => {
    fixedClock(NOON);
    await history(NOON);
    const { cookie } = await makeStaff();
    const { body } = await call("GET", `${SUMMARY}?window=${window}`, { cookie });
    const expected = (await countLedger(NOON))[window];
    expect(USAGE_EVENT_NAMES.map((name) => body.families?.[name]?.count)).toEqual(expected.counts);
    expect(body.active_workspaces).toBe(expected.active_workspaces);
    expect(body.total_events).toBe(expected.counts.reduce((sum, count) => sum + count, 0));
    expect(body.window?.key).toBe(window);
  });

  it.each(["", "?window=", "?window=365d", "?window=24H", "?window=%00", "?window=1h&window=7d", "?window[]=1h"])(
    "FR-243-013 falls back to the last 24 hours for “%s”",
    async (query) => {
      const { cookie } = await makeStaff();
      const answer = await call("GET", `${SUMMARY}${query}`, { cookie });
      expect([answer.status, answer.body.window?.key]).toEqual([200, "24h"]);
    },
  );

  it("FR-001-009 FR-243-010 answers 503 with Retry-After, and no number, while the numbers are derived again", async () => {
    const { cookie } = await makeStaff();
    vi.spyOn(Projector.prototype, "pull").mockResolvedValueOnce(null);
    const answer = await call("GET", SUMMARY, { cookie });
    expect([answer.status, answer.body.code]).toEqual([503, "console_rebuilding"]);
    expect(answer.headers.get("Retry-After")).toBe("5");
  });

  it("FR-001-009 answers 503 when the database is overloaded", async () => {
    const { cookie } = await makeStaff();
    vi.spyOn(LedgerReader.prototype, "read").mockRejectedValue(new Error("D1_ERROR: D1 DB is overloaded."));
    const answer = await call("GET", SUMMARY, { cookie });
    expect([answer.status, answer.body.code]).toEqual([503, "overloaded"]);
  });
});

describe("GET /api/system/console", () => {
  it("FR-243-008 FR-243-038 FR-243-047 gives the window's snapshot and the retention in one answer", async () => {
    fixedClock(NOON);
    await history(NOON);
    const { cookie } = await makeStaff();
    const { status, body } = await call("GET", "/api/system/console?window=30d", { cookie });
    expect(status).toBe(200);
    expect(body.window).toBe("30d");
    const { counts, active_workspaces } = (await countLedger(NOON))["30d"];
    const telemetry = body.product_telemetry;
    expect(telemetry).toMatchObject({
      window: { key: "30d", end_at: new Date(NOON).toISOString() },
      active_workspaces,
    });
    const families = Object.values(telemetry?.families ?? {}) as { count: number }[];
    expect(families.map((family) => family.count)).toEqual(counts);
    const bars = Object.values(telemetry?.bars ?? {}) as number[][];
    expect(bars.map((bar) => bar.reduce((sum, count) => sum + count, 0))).toEqual(counts);
    expect(bars.every((bar) => bar.length <= 60)).toBe(true);
    expect(body.retention?.product_usage_events?.retention_days).toBe(90);
  });
});

describe("what they tell", () => {
  it("FR-243-036 is aggregates only: no id, name or single event, in no answer and no frame", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    await insertRows([{ workspaceId: workspace.id, tenantId: tenant.id, userId: operator.id, at: Date.now() }]);
    const { cookie } = await makeStaff();
    const asked = [
      ["GET", SUMMARY],
      ["GET", "/api/system/console"],
      ["GET", "/api/system/retention"],
      ["POST", "/api/system/console/verification"],
    ] as const;
    const texts = await Promise.all(
      asked.map(async ([method, path]) => (await request(method, path, { cookie })).text()),
    );
    const response = await request("GET", "/api/system/live", { cookie, headers: { Upgrade: "websocket" } });
    if (response.webSocket === null) throw new Error("no socket");
    const dashboard = new Dashboard(response.webSocket);
    await until("the snapshot arrives", () => dashboard.state !== null);
    for (const text of [...texts, ...dashboard.texts]) {
      expect(text).toContain("1");
      expect(text).not.toMatch(NO_IDS);
      for (const secret of [workspace.id, workspace.name, tenant.id, tenant.displayName, operator.id, operator.name])
        expect(text).not.toContain(secret);
    }
  });

  it("FR-243-009 has no counterpart on the admin plane, and no address lists single events", async () => {
    const { body } = await call("GET", "/api/openapi.json");
    const paths = Object.keys(body.paths ?? {});
    expect(body.paths?.[SUMMARY]?.get?.parameters?.[0]).toMatchObject({
      name: "window",
      in: "query",
      required: false,
      schema: { type: "string" },
    });
    expect(paths).toContain(SUMMARY);
    expect(paths.filter((path) => /telemetry|usage|adoption/.test(path))).toEqual([SUMMARY]);
    expect(paths.filter((path) => path.startsWith("/api/admin") && path.includes("console"))).toEqual([]);
  });
});

const READS = [SUMMARY, "/api/system/console", "/api/system/live", "/api/system/retention"];

const headersFor = (path: string): Record<string, string> => (path.endsWith("live") ? { Upgrade: "websocket" } : {});

describe("the dashboard gate", () => {
  it.each(READS)("FR-243-009 FR-243-035 refuses %s without a session, and with an operator's", async (path) => {
    const { operator } = await makeGovernedTenant();
    for (const cookie of [undefined, operator.cookie, operator.cookie.replace("__Host-tp_admin", "__Host-tp_system")]) {
      const headers = headersFor(path);
      const answer = await call("GET", path, cookie === undefined ? { headers } : { headers, cookie });
      expect([answer.status, answer.body.code]).toEqual([401, "unauthenticated"]);
    }
  });

  it.each(READS)(
    "FR-243-009 FR-243-035 refuses %s to staff who do not pass it, and lets in who does either way",
    async (path) => {
      const headers = headersFor(path);
      const statusWith = async (...capabilities: Parameters<typeof makeStaff>[0] & string[]) => {
        const { cookie } = await makeStaff(capabilities);
        const response = await request("GET", path, { cookie, headers });
        response.webSocket?.accept();
        response.webSocket?.close(1000);
        if (response.webSocket === null) await response.text();
        return response.status;
      };
      const allowed = path.endsWith("live") ? 101 : 200;
      expect(await statusWith("platform.access_system_panel")).toBe(403);
      expect(await statusWith("platform.access_system_panel", "platform.ops.view")).toBe(403);
      expect(await statusWith("platform.access_system_panel", "platform.runbooks.view")).toBe(403);
      expect(await statusWith("platform.console.view")).toBe(403);
      expect(await statusWith("platform.access_system_panel", "platform.console.view")).toBe(allowed);
      expect(await statusWith("platform.access_system_panel", "platform.ops.view", "platform.runbooks.view")).toBe(
        allowed,
      );
    },
  );
});

describe("GET /api/system/live", () => {
  const upgrade = (cookie: string, headers: Record<string, string> = {}, query = "") =>
    request("GET", `/api/system/live${query}`, { cookie, headers: { Upgrade: "websocket", ...headers } });

  it("FR-243-035 FR-001-011 refuses an upgrade with a foreign or missing Origin, whatever the session", async () => {
    const { cookie } = await makeStaff();
    for (const Origin of ["http://evil.example", "null", ""]) {
      const response = await upgrade(cookie, { Origin });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "foreign_origin" });
      expect(response.webSocket).toBeNull();
    }
    expect((await hub().stats()).sockets).toBe(0);
  });

  it("FR-243-029 FR-243-013 opens the window that was asked for, and the default for an unknown one", async () => {
    await history(Date.now());
    const { cookie } = await makeStaff();
    for (const [query, window] of [
      ["?window=90d", "90d"],
      ["?window=1y", "24h"],
      ["", "24h"],
    ] as const) {
      const { webSocket } = await upgrade(cookie, {}, query);
      if (webSocket === null) throw new Error("no socket");
      const dashboard = new Dashboard(webSocket);
      await until("the snapshot arrives", () => dashboard.state !== null);
      expect((dashboard.frames[0] as SnapshotFrame).product_telemetry.window).toBe(window);
    }
  });

  it("FR-243-034 does not let a client say whose session it is", async () => {
    const [ann, ben] = [await makeStaff(), await makeStaff()];
    const forged = { sessionId: ben.sessionId, platformUserId: ben.id, expiresAt: 9e15, window: "1h" };
    const { webSocket } = await upgrade(ann.cookie, { [SOCKET_STATE_HEADER]: JSON.stringify(forged) });
    if (webSocket === null) throw new Error("no socket");
    const dashboard = new Dashboard(webSocket);
    await until("the snapshot arrives", () => dashboard.state !== null);
    expect(dashboard.state?.telemetry.window).toBe("24h");
    await hub().endSessions({ sessionIds: [ben.sessionId], platformUserIds: [ben.id] });
    expect((await hub().stats()).sockets).toBe(1);
    await hub().endSessions({ sessionIds: [ann.sessionId] });
    await until("it is closed", () => dashboard.closed === 4401);
  });

  it("FR-001-006 answers a plain request with 426", async () => {
    const { cookie } = await makeStaff();
    const answer = await call("GET", "/api/system/live", { cookie });
    expect([answer.status, answer.body.code, answer.headers.get("Upgrade")]).toEqual([
      426,
      "upgrade_required",
      "websocket",
    ]);
  });

  it("FR-243-034 FR-002-018 ends with the sign-out of its session", async () => {
    const { cookie } = await makeStaff();
    const { webSocket } = await upgrade(cookie);
    if (webSocket === null) throw new Error("no socket");
    const dashboard = new Dashboard(webSocket);
    await until("the snapshot arrives", () => dashboard.state !== null);
    expect((await call("DELETE", "/api/system/session", { cookie })).status).toBe(204);
    await until("it is closed", () => dashboard.closed === 4401);
  });

  it("FR-243-023 shows what the summary says for the same window and instant", async () => {
    fixedClock(NOON);
    await history(NOON);
    const { cookie } = await makeStaff();
    for (const window of WINDOW_KEYS) {
      const { webSocket } = await upgrade(cookie, {}, `?window=${window}`);
      if (webSocket === null) throw new Error("no socket");
      const dashboard = new Dashboard(webSocket);
      await until("the snapshot arrives", () => dashboard.state !== null);
      const { body } = await call("GET", `${SUMMARY}?window=${window}`, { cookie });
      expect(dashboard.counts).toEqual(USAGE_EVENT_NAMES.map((name) => body.families?.[name]?.count));
      expect(dashboard.state?.telemetry.active_workspaces).toBe(body.active_workspaces);
    }
  });
});

describe("verification and rebuild", () => {
  it("FR-243-028 FR-010-008 compares every window's six numbers with the ledger, and its five of operations with the runs", async () => {
    await history(Date.now());
    const { cookie } = await makeStaff();
    const { status, body } = await call("POST", "/api/system/console/verification", { cookie });
    expect([status, body.compared, body.mismatches]).toEqual([200, 55, 0]);
    const rows = body.rows as unknown as { window: string; measure: string }[];
    expect([...new Set(rows.map((row) => row.window))]).toEqual(WINDOW_KEYS);
    expect(rows.slice(0, 6).map((row) => row.measure)).toEqual(["active_workspaces", ...USAGE_EVENT_NAMES]);
  });

  it("FR-243-027 FR-243-028 names what differs, and a rebuild mends it", async () => {
    await history(Date.now());
    const { cookie, id } = await makeStaff();
    await call("GET", SUMMARY, { cookie });
    // by hand, past the prune
    await env.DB.prepare("DELETE FROM product_usage_events WHERE id = 6").run();
    const before = (await call("POST", "/api/system/console/verification", { cookie })).body;
    expect(before.mismatches).toBeGreaterThan(0);
    expect((await call("POST", "/api/system/console/rebuild", { cookie })).status).toBe(202);
    const after = (await call("POST", "/api/system/console/verification", { cookie })).body;
    expect([after.compared, after.mismatches]).toEqual([55, 0]);
    const asked = await auditOf(null);
    expect(asked.map((entry) => entry.action).sort()).toEqual([
      "console.rebuild.requested",
      "console.verification.requested",
      "console.verification.requested",
    ]);
    for (const entry of asked)
      expect(entry).toMatchObject({ actorKind: "platform_user", actorId: id, outcome: "succeeded" });
  });

  it("FR-002-015 need the capabilities of operations", async () => {
    const viewer = await makeStaff(["platform.access_system_panel", "platform.console.view"]);
    expect((await call("POST", "/api/system/console/verification")).status).toBe(401);
    expect((await call("POST", "/api/system/console/verification", viewer)).status).toBe(403);
    expect((await call("POST", "/api/system/console/rebuild", viewer)).status).toBe(403);
  });

  it("FR-243-023 agrees over a year of ages at a hundred instants", async () => {
    const clock = fixedClock(NOON);
    await history(
      NOON,
      Array.from({ length: 120 }, (_, index) => (120 - index) * 18.37),
    );
    for (let step = 0; step < 25; step += 1) {
      clock.advance([1, 977, 61_003, HOUR + 7, 5 * HOUR, DAY][step % 6] ?? 0);
      const rows = await hub().compare();
      expect(rows?.filter((row) => row.hub !== row.ledger)).toEqual([]);
    }
  });
});
