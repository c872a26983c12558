import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import { aWhile, DAY, expectLevel, HOUR, hub, stage, until, watch } from "./dashboard.ts";

let { staff, record } = {} as Awaited<ReturnType<typeof stage>>;

beforeEach(async () => {
  ({ staff, record } = await stage());
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("messages of a dashboard", () => {
  it("FR-243-029 are answered with a snapshot of the other window, then with its changes", async () => {
    await record([Date.now() - 3 * DAY, Date.now() - 5]);
    const dashboard = await watch(staff, "24h");
    expect(dashboard.total).toBe(1);
    dashboard.send({ type: "window", window: "7d" });
    await until("the other window is shown", () => dashboard.state?.telemetry.window === "7d");
    expect(dashboard.last).toMatchObject({ type: "snapshot", product_telemetry: { window: "7d" } });
    expect(dashboard.total).toBe(2);
    await record([Date.now()]);
    await hub().notify();
    await dashboard.untilTotal(3);
    await expectLevel(dashboard);
    expect(dashboard.resyncs).toBe(0);
  });

  it("FR-243-030 are answered with the numbers and version that the others have when a version was missed", async () => {
    const [missed, other] = [await watch(staff), await watch(staff)];
    await record([Date.now()]);
    await hub().notify();
    await Promise.all([missed.untilTotal(1), other.untilTotal(1)]);
    // as if the last frame had not arrived
    if (missed.state) missed.state = { ...missed.state, v: missed.state.v - 1 };
    await record([Date.now()]);
    await hub().notify();
    await until("it asked and was answered", () => missed.resyncs === 1 && missed.last?.constructor === Object);
    await Promise.all([missed.untilTotal(2), other.untilTotal(2)]);
    expect(missed.state?.v).toBe(other.state?.v);
    await record([Date.now()]);
    await hub().notify();
    await Promise.all([missed.untilTotal(3), other.untilTotal(3)]);
    expect([missed.resyncs, other.resyncs]).toEqual([1, 0]);
  });

  it.each([
    ["garbage", "garbage"],
    ["JSON that is no message", '{"type":"subscribe"}'],
    ["an unknown window", '{"type":"window","window":"1y"}'],
    ["a message that is too long", `{"type":"resync","more":"${"x".repeat(5_000)}"}`],
  ])("FR-243-036 close the socket with 1008 when they are %s, and nobody else's", async (_name, message) => {
    const [rude, polite] = [await watch(staff), await watch(staff)];
    rude.send(message);
    await until("it is closed", () => rude.closed !== null);
    expect(rude.closed).toBe(1008);
    await record([Date.now()]);
    await hub().notify();
    await polite.untilTotal(1);
  });

  it("FR-243-036 close the socket with 1008 when they are bytes", async () => {
    const rude = await watch(staff);
    rude.sendBytes(new TextEncoder().encode('{"type":"resync"}'));
    await until("it is closed", () => rude.closed !== null);
    expect(rude.closed).toBe(1008);
  });

  it("FR-243-033 are answered without waking the object when they are a heartbeat", async () => {
    const dashboard = await watch(staff);
    const before = await hub().stats();
    dashboard.send("ping");
    await until("it answers", () => dashboard.texts.includes("pong"));
    expect((await hub().stats()).frames).toBe(before.frames);
    expect(dashboard.closed).toBeNull();
  });

  it("FR-243-029 that change the window while the ledger is read do not disturb the others", async () => {
    const now = Date.now();
    // the edge of the last hour needs rows that the 24h dashboards never asked for
    await record([now - HOUR + 20_000, now - HOUR + 20_001, now - 5]);
    const [steady, changing] = [await watch(staff, "24h"), await watch(staff, "24h")];
    const read = LedgerReader.prototype.read;
    let isHeld = true;
    vi.spyOn(LedgerReader.prototype, "read").mockImplementationOnce(async function (this: LedgerReader, ...args) {
      const result = await read.apply(this, args);
      while (isHeld) await new Promise((resolve) => setTimeout(resolve, 2));
      return result;
    });
    await record([now]);
    const notified = hub().notify();
    await aWhile();
    changing.send({ type: "window", window: "1h" });
    await aWhile();
    isHeld = false;
    await notified;
    await until("the other window is shown", () => changing.state?.telemetry.window === "1h");
    await steady.untilTotal(4);
    await expectLevel(changing);
    for (const dashboard of [steady, changing])
      expect(dashboard.texts.filter((text) => text.includes("stale"))).toEqual([]);
  });
});
