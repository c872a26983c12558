import { createRoot } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLiveFeed, type LiveFeed, type LiveFeedOptions } from "../../../web/api/live-feed.ts";
import { FakeWebSocket } from "./fake-web-socket.ts";

const NOON = Date.parse("2026-11-23T12:00:00.000Z");
const frames: unknown[] = [];
let feed: LiveFeed;
let dispose: () => void;

function open(options: Partial<LiveFeedOptions> = {}) {
  createRoot((disposeRoot) => {
    dispose = disposeRoot;
    feed = createLiveFeed({
      url: () => "/api/system/live?window=24h",
      onFrame: (frame) => frames.push(frame),
      random: () => 0.5,
      ...options,
    });
  });
}

const show = (visibility: "visible" | "hidden") => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  document.dispatchEvent(new Event("visibilitychange"));
};

const failAttempts = (count: number) => {
  for (let attempt = 0; attempt < count; attempt++) {
    vi.advanceTimersToNextTimer();
    FakeWebSocket.latest.drop(1006);
  }
};

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  vi.stubGlobal("WebSocket", FakeWebSocket);
  FakeWebSocket.opened = [];
  frames.length = 0;
});

afterEach(() => {
  dispose();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a live feed", () => {
  it("FR-243-040 is connecting until the first frame, then live", () => {
    open();
    expect(feed.state()).toBe("connecting");
    FakeWebSocket.latest.accept();
    expect(feed.state()).toBe("connecting");
    FakeWebSocket.latest.say({ type: "hello" });
    expect(feed.state()).toBe("live");
    expect(frames).toEqual([{ type: "hello" }]);
  });

  it("FR-243-040 FR-243-041 says since when it reconnects after a drop, and tries again after a random delay", () => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    vi.advanceTimersByTime(3_000);
    FakeWebSocket.latest.drop(1006);
    expect(feed.state()).toBe("reconnecting");
    expect(feed.since()).toEqual(new Date(NOON));
    vi.advanceTimersByTime(499);
    expect(FakeWebSocket.opened).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeWebSocket.opened).toHaveLength(2);
  });

  it("FR-243-040 is offline after four failed attempts, keeps trying, and resumes with a resync", () => {
    const resync = vi.fn();
    open({ resync });
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    expect(resync.mock.calls).toEqual([[true]]);
    resync.mockClear();
    FakeWebSocket.latest.drop(1006);
    failAttempts(3);
    expect(feed.state()).toBe("reconnecting");
    failAttempts(1);
    expect(feed.state()).toBe("offline");
    vi.advanceTimersToNextTimer();
    FakeWebSocket.latest.acceptAndSay({ n: 2 });
    expect(feed.state()).toBe("live");
    expect(resync.mock.calls).toEqual([[false]]);
    expect(frames).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("FR-243-040 is offline at once when the browser loses its network, and connects at once when it is back", () => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    window.dispatchEvent(new Event("offline"));
    expect(feed.state()).toBe("offline");
    expect(feed.since()).toEqual(new Date(NOON));
    window.dispatchEvent(new Event("online"));
    expect(FakeWebSocket.opened).toHaveLength(2);
    FakeWebSocket.latest.acceptAndSay({ n: 2 });
    expect(feed.state()).toBe("live");
  });

  it("is offline from the start without a network", () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    open();
    expect(feed.state()).toBe("offline");
    expect(FakeWebSocket.opened).toHaveLength(0);
  });

  it.each([
    { code: 4401, end: "session_ended" },
    { code: 4403, end: "not_permitted" },
  ])("FR-243-034 ends for good when the server closes with $code", ({ code, end }) => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    FakeWebSocket.latest.drop(code);
    expect(feed.ended()).toBe(end);
    expect(feed.state()).toBe("offline");
    vi.advanceTimersByTime(600_000);
    window.dispatchEvent(new Event("online"));
    expect(FakeWebSocket.opened).toHaveLength(1);
  });

  it("FR-243-034 ends with the hub's farewell, before a proxy lets the close through", () => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    FakeWebSocket.latest.say({ type: "end", code: 4401 });
    expect(feed.ended()).toBe("session_ended");
    expect(frames).toEqual([{ n: 1 }]);
  });

  it("FR-243-034 ends when a refused connection turns out to be a session that is over", async () => {
    const checkAccess = vi.fn(async () => "session_ended" as const);
    open({ checkAccess });
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    FakeWebSocket.latest.drop(1012);
    expect(checkAccess).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    FakeWebSocket.latest.drop(1006);
    await vi.advanceTimersByTimeAsync(0);
    expect(checkAccess).toHaveBeenCalledOnce();
    expect(feed.ended()).toBe("session_ended");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(FakeWebSocket.opened).toHaveLength(2);
  });

  it("keeps trying when a refused connection has no reason that HTTP knows of", async () => {
    open({ checkAccess: () => Promise.reject(new Error("unreachable")) });
    FakeWebSocket.latest.drop(1006);
    await vi.advanceTimersByTimeAsync(500);
    expect(feed.ended()).toBeNull();
    expect(FakeWebSocket.opened).toHaveLength(2);
  });

  it("FR-243-040 drops a socket that does not answer its heartbeat", () => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    vi.advanceTimersByTime(25_000);
    expect(FakeWebSocket.latest.sent).toEqual(["ping"]);
    vi.advanceTimersByTime(9_999);
    expect(feed.state()).toBe("live");
    vi.advanceTimersByTime(1);
    expect(feed.state()).toBe("reconnecting");
    expect(feed.since()).toEqual(new Date(NOON));
    expect(FakeWebSocket.latest.readyState).toBe(FakeWebSocket.CLOSED);
  });

  it("stays live while the heartbeat is answered, and counts the answer as a sign of life", () => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    vi.advanceTimersByTime(25_000);
    FakeWebSocket.latest.say("pong");
    expect(feed.since()).toEqual(new Date(NOON + 25_000));
    vi.advanceTimersByTime(24_999);
    expect(FakeWebSocket.latest.sent).toEqual(["ping"]);
    vi.advanceTimersByTime(1);
    expect(FakeWebSocket.latest.sent).toEqual(["ping", "ping"]);
    expect(frames).toEqual([{ n: 1 }]);
  });

  it("FR-243-040 gives a connection up that brings no frame within ten seconds", () => {
    open();
    FakeWebSocket.latest.accept();
    FakeWebSocket.latest.say("pong");
    vi.advanceTimersByTime(10_000);
    expect(feed.state()).toBe("reconnecting");
  });

  it("drops a connection that sends what is no JSON", () => {
    open();
    FakeWebSocket.latest.acceptAndSay("<html>");
    expect(feed.state()).toBe("reconnecting");
    expect(frames).toEqual([]);
  });

  it("keeps its connection while the page is hidden, and has it prove itself when the page is back", () => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    show("hidden");
    FakeWebSocket.latest.say({ n: 2 });
    expect(frames).toEqual([{ n: 1 }, { n: 2 }]);
    show("visible");
    expect(FakeWebSocket.opened).toHaveLength(1);
    expect(FakeWebSocket.latest.sent).toEqual(["ping"]);
  });

  it("retries at once when the page is visible again while the connection is lost", () => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    show("hidden");
    FakeWebSocket.latest.drop(1006);
    failAttempts(6);
    const tried = FakeWebSocket.opened.length;
    show("visible");
    expect(FakeWebSocket.opened).toHaveLength(tried + 1);
  });

  it("sends messages as JSON while connected, and says when it cannot", () => {
    open();
    expect(feed.send({ type: "resync" })).toBe(false);
    FakeWebSocket.latest.accept();
    expect(feed.send({ type: "window", window: "7d" })).toBe(true);
    expect(FakeWebSocket.latest.sent).toEqual(['{"type":"window","window":"7d"}']);
  });

  it("asks for its address again at each attempt", () => {
    let window = "24h";
    open({ url: () => `/api/system/live?window=${window}` });
    window = "7d";
    FakeWebSocket.latest.drop(1006);
    vi.advanceTimersByTime(500);
    expect(FakeWebSocket.latest.url).toMatch(/^ws:.*\?window=7d$/);
  });

  it("leaves nothing behind when its owner is disposed", () => {
    open();
    FakeWebSocket.latest.acceptAndSay({ n: 1 });
    dispose();
    expect(FakeWebSocket.latest.readyState).toBe(FakeWebSocket.CLOSED);
    expect(vi.getTimerCount()).toBe(0);
    window.dispatchEvent(new Event("online"));
    expect(FakeWebSocket.opened).toHaveLength(1);
  });
});
