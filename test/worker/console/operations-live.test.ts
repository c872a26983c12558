import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TransitionReader } from "../../../worker/features/console/transition-reader.ts";
import { WINDOW_KEYS, WINDOWS } from "../../../worker/features/telemetry/windows.contract.ts";
import { fixedClock } from "../../support/app.ts";
import { makeSession, makeStaff } from "../../support/factories.ts";
import type { Scope } from "../../support/ledger.ts";
import { randomOf } from "../../support/random.ts";
import {
  aWhile,
  breakLedger,
  DAY,
  type Dashboard,
  eventually,
  expectLevel,
  HOUR,
  hub,
  openDashboard,
  stage,
  watch,
} from "./dashboard.ts";
import { countRuns, endedRun, endRun, startRun } from "./runs.ts";

let { staff, scopes, record } = {} as Awaited<ReturnType<typeof stage>>;

beforeEach(async () => {
  ({ staff, scopes, record } = await stage());
});

afterEach(() => {
  vi.restoreAllMocks();
});

const place = (index = 0): Scope => scopes[index % scopes.length] as Scope;

/** A session that outlives whatever a test does to the clock. */
const everlasting = async () => {
  const createdAt = Date.now() + 200 * DAY;
  return { ...staff, ...(await makeSession("system", staff.id, { createdAt })) };
};

/** Opens a dashboard and waits for its first operations. */
async function open(window = "24h" as (typeof WINDOW_KEYS)[number], account: Parameters<typeof watch>[0] = staff) {
  const dashboard = await openDashboard(account, window);
  await eventually(() => expect(dashboard.operations?.window).toBe(window));
  return dashboard;
}

const showing = (dashboard: Dashboard, counts: object) =>
  eventually(() => expect(dashboard.operations?.counts).toMatchObject(counts));

/** The transitions cannot be read. @returns what mends it */
function breakTransitions() {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const questions = (["read", "head"] as const).map((question) =>
    vi.spyOn(TransitionReader.prototype, question).mockRejectedValue(new Error("D1_ERROR: Network connection lost.")),
  );
  return () => {
    for (const question of questions) question.mockRestore();
  };
}

describe("operations of an open dashboard", () => {
  it("FR-010-009 FR-010-001 FR-010-006 come at once, and again with each change", async () => {
    const dashboard = await open();
    expect(dashboard.operations).toMatchObject({
      counts: { started: 0, succeeded: 0, failed: 0, stuck: 0, active: 0 },
      success_rate: null,
      health: { status: "healthy" },
      top_offenders: [],
      recent_failures: [],
    });
    const id = await startRun({ ...place(), at: Date.now() });
    await hub().notify();
    await showing(dashboard, { started: 1, active: 1 });
    await endRun(id, { at: Date.now(), outcome: "succeeded" });
    await hub().notify();
    await showing(dashboard, { started: 1, active: 0, succeeded: 1 });
    expect(dashboard.operations?.success_rate).toBe(1);
    const versions = dashboard.operationsFrames.map(({ v }) => v);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  it("FR-010-009 show a failing run within a second of its commit, in every window, also right after another frame", async () => {
    const clock = fixedClock(Date.now());
    const dashboards = await Promise.all(WINDOW_KEYS.map((window) => open(window)));
    clock.advance(1_000);
    const id = await startRun({ ...place(), at: Date.now() });
    await hub().notify();
    await Promise.all(dashboards.map((dashboard) => showing(dashboard, { started: 1 })));
    await endRun(id, { at: Date.now() });
    await hub().notify();
    // the pace lets nothing through yet, and then the failure before anything else
    clock.advance(250);
    await runDurableObjectAlarm(hub());
    await Promise.all(dashboards.map((dashboard) => showing(dashboard, { failed: 1 })));
    expect(dashboards[0]?.operations?.recent_failures[0]).toMatchObject({ run_id: id, reason_code: "rate_limited" });
  });

  it("FR-010-009 come at most once a second while nothing fails, whatever happens", async () => {
    const clock = fixedClock(Date.now());
    const dashboard = await open();
    const before = dashboard.operationsFrames.length;
    for (let burst = 0; burst < 6; burst += 1) {
      clock.advance(160);
      await startRun({ ...place(burst), at: Date.now() });
      await hub().notify();
      await runDurableObjectAlarm(hub());
    }
    await aWhile();
    expect(dashboard.operationsFrames.length).toBe(before);
    clock.advance(100);
    await runDurableObjectAlarm(hub());
    await showing(dashboard, { started: 6 });
    expect(dashboard.operationsFrames.length).toBe(before + 1);
  });

  it("FR-010-009 are not sent when nothing in them changed", async () => {
    const clock = fixedClock(Date.now());
    const dashboard = await open();
    const before = dashboard.operationsFrames.length;
    for (let round = 0; round < 5; round += 1) {
      clock.advance(40_000);
      await hub().notify();
      await runDurableObjectAlarm(hub());
    }
    await aWhile();
    expect(dashboard.operationsFrames.length).toBe(before);
  });

  it.each(WINDOW_KEYS)(
    "FR-010-001 FR-010-009 leave %s by themselves, at the millisecond, with nobody writing",
    async (window) => {
      // from now on, not from a day of its own: an alarm in the past would ring at once
      const clock = fixedClock(Date.now());
      await endedRun({ ...place(), at: Date.now() - HOUR / 2 });
      const dashboard = await open(window, await everlasting());
      const at = Date.now() - HOUR / 2 + WINDOWS[window].length_ms;
      clock.set(at);
      await runDurableObjectAlarm(hub());
      await showing(dashboard, { started: 1, failed: 1 });
      clock.set(at + 1);
      await runDurableObjectAlarm(hub());
      await showing(dashboard, { started: 0, failed: 0 });
      expect(dashboard.operations?.recent_failures).toEqual([]);
    },
  );

  it("FR-010-009 FR-010-011 are not forgotten when telemetry's timer, which they share, runs out before theirs", async () => {
    const dashboard = await open();
    await watch(staff);
    for (let round = 1; round <= 8; round += 1) {
      // telemetry's next frame is due in some milliseconds, the next read of transitions in up to 250
      for (let burst = 0; burst < 4; burst += 1) {
        await record([Date.now()]);
        await hub().notify();
      }
      await startRun({ ...place(round), at: Date.now() });
      await hub().notify();
      await showing(dashboard, { started: round });
    }
  }, 60_000);

  it("FR-010-009 follow a change of the window at once", async () => {
    await endedRun({ ...place(), at: Date.now() - 2 * DAY });
    const dashboard = await open("24h");
    expect(dashboard.operations?.counts.failed).toBe(0);
    dashboard.send({ type: "window", window: "7d" });
    await eventually(() => expect(dashboard.operations).toMatchObject({ window: "7d", counts: { failed: 1 } }));
  });

  it("FR-010-010 keep names and ids of customers out of product telemetry, and its frames as they were", async () => {
    const dashboard = await open();
    await watch(staff);
    await record([Date.now()]);
    await endedRun({ ...place(), at: Date.now() });
    await hub().notify();
    await dashboard.untilTotal(1);
    await showing(dashboard, { failed: 1 });
    for (const text of dashboard.texts) {
      expect(text).not.toContain(place().tenantId);
      expect(text).not.toContain("operations");
      if (text.startsWith("[")) expect(text.length).toBeLessThanOrEqual(65);
    }
    expect(JSON.stringify(dashboard.operations)).toContain(place().tenantId);
  });
});

describe("the lists", () => {
  it("FR-010-004 hold the five tenants with the most failed runs and the last ten failures", async () => {
    const now = Date.now();
    // the last tenant fails most; each run a second after the one before
    const order = [0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4];
    const ids: string[] = [];
    for (const [index, tenant] of order.entries())
      ids.push(await endedRun({ ...place(tenant), at: now - (order.length - index) * 1_000 }));
    const { operations } = await open();
    expect(operations?.top_offenders.map(({ tenant_id, failed }) => [tenant_id, failed])).toEqual([
      [place(4).tenantId, 4],
      // as many each: the most recent first
      [place(3).tenantId, 3],
      [place(2).tenantId, 3],
      [place(1).tenantId, 2],
      [place(0).tenantId, 1],
    ]);
    expect(operations?.recent_failures.map(({ run_id }) => run_id)).toEqual(ids.reverse().slice(0, 10));
    expect(operations?.recent_failures[0]).toMatchObject({
      workspace_name: "A workspace",
      type_label: "Provider connection check",
    });
  });

  it("FR-010-004 count a workspace-wide run as a recent failure and for no tenant", async () => {
    await endedRun({ workspaceId: place().workspaceId, tenantId: null, at: Date.now() });
    const { operations } = await open();
    expect(operations?.counts.failed).toBe(1);
    expect(operations?.top_offenders).toEqual([]);
    expect(operations?.recent_failures[0]).toMatchObject({ tenant_name: null, workspace_id: place().workspaceId });
  });
});

describe("what a viewer may know", () => {
  const CONSOLE_ONLY = ["platform.access_system_panel", "platform.console.view"] as const;

  it("FR-010-014 changes on an open socket with the capability, both ways", async () => {
    await endedRun({ ...place(), at: Date.now() });
    const account = await makeStaff([...CONSOLE_ONLY, "platform.directory.view"]);
    const dashboard = await open("24h", { ...account, showsNames: true });
    expect(JSON.stringify(dashboard.operations)).toContain(place().tenantId);
    await env.DB.prepare("DELETE FROM platform_capability_grants WHERE platform_user_id = ? AND capability = ?")
      .bind(account.id, "platform.directory.view")
      .run();
    await hub().recheckSessions();
    await eventually(() => expect(dashboard.operations?.shows_names).toBe(false));
    expect(JSON.stringify(dashboard.operations)).not.toContain(place().tenantId);
    expect(dashboard.operations?.counts.failed).toBe(1);
    await env.DB.prepare(
      "INSERT INTO platform_capability_grants (platform_user_id, capability, granted_at) VALUES (?, 'platform.ops.view', 0)",
    )
      .bind(account.id)
      .run();
    await hub().recheckSessions();
    await eventually(() => expect(dashboard.operations?.shows_names).toBe(true));
  });

  it("FR-010-014 is not told to a socket whose capability went between the route's check and the hub", async () => {
    await endedRun({ ...place(), at: Date.now() });
    const account = await makeStaff(CONSOLE_ONLY);
    const dashboard = await open("24h", { ...account, showsNames: true });
    expect(dashboard.operationsFrames.map(({ operations }) => operations.shows_names)).not.toContain(true);
  });
});

describe("the end of the object", () => {
  it.each([11, 12, 13])(
    "FR-010-001 FR-010-005 in the middle of a history changes no number of any window (seed %i)",
    async (seed) => {
      const random = randomOf(seed);
      const clock = fixedClock(Date.now());
      const account = await everlasting();
      // a timer that waits for a date that is held still would keep the object from ending
      const evict = async () => {
        // neither may a request of its own, which takes longer on a busy machine than the runtime waits
        for (let tries = 1; ; tries += 1) {
          clock.advance(2_000);
          const failure = await evictDurableObject(hub()).then(
            () => null,
            (error: unknown) => error,
          );
          if (failure === null) return;
          if (tries === 5) throw failure;
        }
      };
      const active: string[] = [];
      let at = Date.now() - 95 * DAY;
      const happen = async () => {
        const id =
          active.length > 0 && random.chance(0.45) ? active.splice(random.int(active.length), 1)[0] : undefined;
        if (id === undefined) return active.push(await startRun({ ...place(random.int(9)), at }));
        const outcome = random.pick(["failed", "failed", "succeeded", "partially_succeeded", "blocked", "cancelled"]);
        return endRun(id, { at, outcome, stuck: outcome === "failed" && random.chance(0.3) });
      };
      while (at < Date.now()) {
        await happen();
        at += random.pick([HOUR, DAY / 2, DAY, 3 * DAY]);
      }
      at = Date.now();
      const dashboards = await Promise.all(WINDOW_KEYS.map((window) => open(window, account)));
      for (let round = 0; round < 12; round += 1) {
        const step = random.pick([1, 999, 60_000, HOUR - 1, HOUR, DAY]);
        clock.advance(step);
        for (let many = random.int(4); many >= 0; many -= 1) {
          at = Date.now() - random.int(Math.min(step, 900));
          await happen();
        }
        // notified, notified twice, or not at all; evicted before or after
        if (random.chance(0.4)) await evict();
        if (random.chance(0.7)) await hub().notify();
        if (random.chance(0.3)) await hub().notify();
        if (random.chance(0.4)) await evict();
        const expected = await countRuns(Date.now());
        for (const window of WINDOW_KEYS) {
          const operations = await hub().operations({ window, showsNames: true });
          expect({ seed, round, window, ...operations?.counts }).toEqual({ seed, round, window, ...expected[window] });
        }
      }
      clock.advance(1_000);
      await runDurableObjectAlarm(hub());
      const expected = await countRuns(Date.now());
      for (const [index, window] of WINDOW_KEYS.entries())
        await eventually(() => expect(dashboards[index]?.operations?.counts).toEqual(expected[window]));
    },
    60_000,
  );

  it("FR-010-005 is noticed by no dashboard: sockets stay and follow", async () => {
    const dashboard = await open();
    for (let round = 1; round <= 3; round += 1) {
      await endedRun({ ...place(round), at: Date.now() });
      await evictDurableObject(hub());
      await hub().notify();
      await showing(dashboard, { failed: round });
    }
    expect([dashboard.closed, dashboard.operationsStale]).toEqual([null, null]);
  });

  it("FR-010-001 FR-010-005 counts a run that was inserted as ended, whose transitions come in any order, as not active", async () => {
    await env.DB.prepare(
      `INSERT INTO operation_runs (id, workspace_id, tenant_id, type, identity, status, outcome, created_at, progressed_at, completed_at)
       VALUES ('run_seed', ?1, ?2, 'inventory.sync', 'i', 'completed', 'succeeded', ?3, ?3, ?3)`,
    )
      .bind(place().workspaceId, place().tenantId, Date.now())
      .run();
    const { operations } = await open();
    expect(operations?.counts).toEqual({ started: 1, succeeded: 1, failed: 0, stuck: 0, active: 0 });
  });
});

describe("one part that fails", () => {
  it("FR-010-011 leaves telemetry alone when it is operations, and says so once", async () => {
    const dashboard = await open();
    await watch(staff);
    const repair = breakTransitions();
    await record([Date.now()]);
    await endedRun({ ...place(), at: Date.now() });
    await hub().notify();
    await eventually(() => expect(dashboard.operationsStale).toBe("transitions_unreachable"));
    await dashboard.untilTotal(1);
    expect(dashboard.stale).toBeNull();
    await expectLevel(dashboard);
    const late = await openDashboard(staff);
    await eventually(() => expect([late.operationsStale, late.total]).toEqual(["transitions_unreachable", 1]));
    repair();
    await runDurableObjectAlarm(hub());
    await showing(dashboard, { failed: 1 });
    await showing(late, { failed: 1 });
    expect([dashboard.operationsStale, late.operationsStale]).toEqual([null, null]);
  });

  it("FR-010-011 leaves operations alone when it is telemetry", async () => {
    const dashboard = await open();
    await watch(staff);
    const repair = breakLedger();
    await record([Date.now()]);
    await endedRun({ ...place(), at: Date.now() });
    await hub().notify();
    await eventually(() => expect(dashboard.stale).toBe("ledger_unreachable"));
    await showing(dashboard, { failed: 1 });
    expect(dashboard.operationsStale).toBeNull();
    repair();
    await runDurableObjectAlarm(hub());
    await dashboard.untilTotal(1);
  });

  it("FR-010-011 ends the socket of a session that ended, also while the ledger cannot be read", async () => {
    const clock = fixedClock(Date.now());
    const dashboard = await open();
    breakLedger();
    await env.DB.prepare("DELETE FROM platform_sessions WHERE id = ?").bind(staff.sessionId).run();
    clock.advance(61_000);
    await runDurableObjectAlarm(hub());
    await eventually(() => expect(dashboard.closed).toBe(4401));
  });
});

describe("forgetting and deriving again", () => {
  it.each(["tenants", "workspaces"] as const)(
    "FR-010-007 follows the deletion of a row of %s on an open dashboard",
    async (table) => {
      for (const index of [0, 0, 1]) await endedRun({ ...place(index), at: Date.now() });
      const dashboard = await open();
      expect(dashboard.operations?.counts.failed).toBe(3);
      await env.DB.prepare(`DELETE FROM ${table} WHERE id = ?`)
        .bind(table === "tenants" ? place(0).tenantId : place(0).workspaceId)
        .run();
      await hub().notify();
      await showing(dashboard, { started: 1, failed: 1 });
      expect(JSON.stringify(dashboard.operations)).not.toContain(place(0).tenantId);
    },
  );

  it("FR-010-005 FR-010-008 derives the same again on command, and names what differs before", async () => {
    const ids = [];
    for (const index of [0, 1, 2]) ids.push(await endedRun({ ...place(index), at: Date.now() }));
    await startRun({ ...place(), at: Date.now() });
    const dashboard = await open();
    expect((await hub().compare())?.filter((row) => row.hub !== row.ledger)).toEqual([]);
    // by hand, past everything that would tell
    await env.DB.prepare("DELETE FROM operation_runs WHERE id = ?").bind(ids[0]).run();
    const differences = (await hub().compare())?.filter((row) => row.hub !== row.ledger) ?? [];
    expect(differences).toContainEqual({ window: "24h", measure: "operations.failed", hub: 3, ledger: 2 });
    await hub().rebuild();
    await showing(dashboard, { started: 3, failed: 2, active: 1 });
    expect((await hub().compare())?.filter((row) => row.hub !== row.ledger)).toEqual([]);
  });
});
