import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isDelta } from "../../../worker/features/console/frames.contract.ts";
import { Projector } from "../../../worker/features/console/projector.ts";
import { pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { fixedClock } from "../../support/app.ts";
import { makeStaff } from "../../support/factories.ts";
import { fillLedger, insertRows, ledgerDeps, type Scope } from "../../support/ledger.ts";
import {
  alarmAt,
  aWhile,
  breakLedger,
  DAY,
  expectLevel,
  HOUR,
  hub,
  MINUTE,
  openDashboard,
  rowsRead,
  stage,
  until,
  watch,
} from "./dashboard.ts";

let { staff, scopes, record } = {} as Awaited<ReturnType<typeof stage>>;

beforeEach(async () => {
  ({ staff, scopes, record } = await stage());
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the end of the object", () => {
  it("FR-243-026 FR-243-033 in the middle is noticed by nobody: sockets stay, numbers stay right", async () => {
    await record([Date.now() - 2 * DAY, Date.now() - 1]);
    const [day, month] = [await watch(staff, "24h"), await watch(staff, "30d")];
    for (let round = 1; round <= 4; round += 1) {
      await record([Date.now()]);
      if (round % 2 === 0) await hub().notify();
      await evictDurableObject(hub());
      await record([Date.now()]);
      await hub().notify();
      await day.untilTotal(1 + 2 * round);
      await month.untilTotal(2 + 2 * round);
      await Promise.all([expectLevel(day), expectLevel(month)]);
    }
    expect([day.closed, month.closed, day.stale, month.stale]).toEqual([null, null, null, null]);
    expect(await hub().stats()).toMatchObject({ sockets: 2 });
  });

  it("FR-243-033 keeps each socket's session, expiry and window", async () => {
    const other = await makeStaff();
    await watch(staff, "7d", Date.now() + 111_000);
    await watch(other, "1h", Date.now() + 222_000);
    const attachments = () =>
      runInDurableObject(hub(), (_hub, state) =>
        state.getWebSockets().map((socket) => socket.deserializeAttachment() as { window: string; sessionId: string }),
      );
    const before = await attachments();
    await evictDurableObject(hub());
    expect(await attachments()).toEqual(before);
    expect(before.map(({ window, sessionId }) => [sessionId, window]).sort()).toEqual(
      [
        [staff.sessionId, "7d"],
        [other.sessionId, "1h"],
      ].sort(),
    );
  });

  it("FR-243-026 before anything was saved costs nothing but a longer read", async () => {
    await record(Array.from({ length: 20 }, (_, index) => Date.now() - (20 - index) * HOUR));
    const dashboard = await watch(staff, "90d");
    await evictDurableObject(hub(), { webSockets: "close" });
    await until("its socket is closed", () => dashboard.closed !== null);
    const again = await watch(staff, "90d");
    expect(again.total).toBe(20);
    await expectLevel(again);
  });

  it("FR-243-026 after a save reads only what came since", async () => {
    const clock = fixedClock(Date.now());
    await record(Array.from({ length: 400 }, (_, index) => Date.now() - (400 - index) * 5 * MINUTE));
    await watch(staff, "90d");
    // many rows were read: it saves within seconds
    clock.advance(3_000);
    await runDurableObjectAlarm(hub());
    await record([Date.now()]);
    await evictDurableObject(hub());
    const again = await watch(staff, "90d");
    expect(again.total).toBe(401);
    expect(await rowsRead()).toBeLessThanOrEqual(10);
  });

  it("FR-243-026 also when nobody looks: a summary that was read once is saved, and not read again", async () => {
    const clock = fixedClock(Date.now());
    await record(Array.from({ length: 400 }, (_, index) => Date.now() - (400 - index) * 5 * MINUTE));
    await hub().summary("24h");
    expect(await alarmAt()).not.toBeNull();
    clock.advance(3_000);
    await runDurableObjectAlarm(hub());
    await evictDurableObject(hub());
    expect((await hub().summary("90d"))?.counts[2]).toBe(400);
    expect(await rowsRead()).toBeLessThanOrEqual(10);
  });
});

describe("an unreachable ledger", () => {
  it("FR-243-023 is said once, with the numbers kept, and a snapshot follows when it is back", async () => {
    const dashboard = await watch(staff);
    const repair = breakLedger();
    await record([Date.now()]);
    await hub().notify();
    await until("it is told", () => dashboard.stale === "ledger_unreachable");
    await runDurableObjectAlarm(hub());
    await hub().notify();
    expect(dashboard.texts.filter((text) => text.includes("stale"))).toHaveLength(1);
    expect(dashboard.total).toBe(0);
    repair();
    await runDurableObjectAlarm(hub());
    await dashboard.untilTotal(1);
    expect(dashboard.stale).toBeNull();
    await expectLevel(dashboard);
  });

  it("FR-243-040 is also told to a dashboard that opens meanwhile, which gets its snapshot later", async () => {
    const first = await watch(staff);
    const repair = breakLedger();
    await hub().notify();
    await until("the first one is told", () => first.stale !== null);
    const late = await openDashboard(staff, "7d");
    await until("it is told", () => late.stale === "ledger_unreachable");
    await aWhile();
    expect(late.state).toBeNull();
    repair();
    await runDurableObjectAlarm(hub());
    await until("it has numbers", () => late.state !== null);
    await expectLevel(late);
  });

  it("FR-243-023 is not forgotten until the ledger has answered, whoever asks", async () => {
    const dashboard = await watch(staff);
    const repair = breakLedger();
    // nobody notified: one more dashboard asks whether memory is level
    const late = await openDashboard(staff);
    await until("both are told", () => late.stale !== null && dashboard.stale !== null);
    for (let retry = 0; retry < 3; retry += 1) await runDurableObjectAlarm(hub());
    dashboard.send({ type: "resync" });
    await aWhile();
    expect([late.state, dashboard.stale]).toEqual([null, "ledger_unreachable"]);
    repair();
    await runDurableObjectAlarm(hub());
    await until("both have numbers", () => late.state !== null && dashboard.stale === null);
  });

  it("FR-243-033 is not asked without a pause when a rebuild meets it", async () => {
    const dashboard = await watch(staff);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const pull = vi
      .spyOn(Projector.prototype, "pull")
      .mockRejectedValue(new Error("D1_ERROR: overloaded"))
      .mockResolvedValueOnce(null);
    await hub().notify();
    await until("it is told", () => dashboard.stale !== null);
    await aWhile();
    expect(pull.mock.calls.length).toBeLessThanOrEqual(3);
  });

  it("FR-243-025 is asked again within seconds, by itself", async () => {
    const dashboard = await watch(staff);
    breakLedger();
    await hub().notify();
    await until("it is told", () => dashboard.stale === "ledger_unreachable");
    expect(await alarmAt()).toBeLessThanOrEqual(Date.now() + 2_000);
  });
});

describe("forgetting", () => {
  it("FR-243-049 FR-243-038 follows a prune on an open dashboard, bars included", async () => {
    await record(Array.from({ length: 60 }, (_, index) => Date.now() - (60 - index) * DAY + HOUR));
    const [month, quarter] = [await watch(staff, "30d"), await watch(staff, "90d")];
    expect([month.total, quarter.total]).toEqual([30, 60]);
    await pruneUsageEvents(ledgerDeps(), { days: 10, trigger: "command", scheduledAt: Date.now() });
    await hub().notify();
    await Promise.all([month.untilTotal(10), quarter.untilTotal(10)]);
    await Promise.all([expectLevel(month), expectLevel(quarter)]);
    expect(quarter.state?.telemetry.bars.flat().every((bar) => bar >= 0)).toBe(true);
  });

  it.each(["tenants", "workspaces"] as const)(
    "FR-243-050 follows the deletion of a row of %s on an open dashboard",
    async (table) => {
      await record(Array.from({ length: 25 }, (_, index) => Date.now() - (25 - index) * HOUR));
      const dashboard = await watch(staff, "7d");
      const scope = scopes[2] as Scope;
      await env.DB.prepare(`DELETE FROM ${table} WHERE id = ?`)
        .bind(table === "tenants" ? scope.tenantId : scope.workspaceId)
        .run();
      await hub().notify();
      await dashboard.untilTotal(20);
      expect(dashboard.state?.telemetry.active_workspaces).toBe(4);
      await expectLevel(dashboard);
    },
  );

  it("FR-243-027 counts again on command, with the same numbers, while dashboards are open and events arrive", async () => {
    await record(Array.from({ length: 30 }, (_, index) => Date.now() - (30 - index) * HOUR));
    const dashboard = await watch(staff, "30d");
    await Promise.all([hub().rebuild(), record([Date.now()]), hub().notify()]);
    await hub().notify();
    await dashboard.untilTotal(31);
    await expectLevel(dashboard);
    expect((await hub().compare())?.filter((row) => row.hub !== row.ledger)).toEqual([]);
  });

  it("FR-243-023 FR-243-027 shows no half of a rebuild, whoever asks meanwhile", async () => {
    await fillLedger(101_000, Date.now() - 2 * DAY, 1_000, scopes.slice(0, 4));
    const doomed = scopes[4] as Scope;
    await insertRows([{ ...doomed, at: Date.now() }]);
    const dashboard = await openDashboard(staff, "7d");
    await until("the first snapshot arrives", () => dashboard.state !== null, 20_000);
    expect(dashboard.total).toBe(101_001);
    await env.DB.prepare("DELETE FROM tenants WHERE id = ?").bind(doomed.tenantId).run();
    // a page that asks over HTTP begins the rebuild, and a turn of the hub comes before it is through
    expect(await hub().summary("7d")).toBeNull();
    await runDurableObjectAlarm(hub());
    await until("it is counted again", () => dashboard.total === 101_000, 20_000);
    const shown = dashboard.frames.flatMap((frame) =>
      isDelta(frame) || frame.type !== "snapshot"
        ? []
        : [frame.product_telemetry.counts.reduce((sum, count) => sum + count, 0)],
    );
    expect(new Set(shown)).toEqual(new Set([101_001, 101_000]));
    expect(dashboard.stale).toBeNull();
  }, 60_000);
});
