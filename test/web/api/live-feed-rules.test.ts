import { describe, expect, it } from "vitest";
import {
  backoffDelay,
  endOf,
  type FeedEvent,
  type FeedStatus,
  farewellCode,
  nextStatus,
  socketUrl,
} from "../../../web/api/live-feed.rules.ts";

const HIGHEST = 0.999_999;

describe("backoff of a live feed", () => {
  it.each([
    { attempt: 0, random: 0, ms: 0 },
    { attempt: 0, random: 0.5, ms: 500 },
    { attempt: 0, random: HIGHEST, ms: 999 },
    { attempt: 1, random: HIGHEST, ms: 1_999 },
    { attempt: 3, random: 0.5, ms: 4_000 },
    { attempt: 4, random: HIGHEST, ms: 15_999 },
    { attempt: 5, random: HIGHEST, ms: 29_999 },
    { attempt: 40, random: HIGHEST, ms: 29_999 },
    { attempt: 40, random: 0, ms: 0 },
  ])(
    "FR-243-041 waits $ms ms before attempt $attempt when chance says $random: jitter over a doubling ceiling up to 30 s",
    ({ attempt, random, ms }) => {
      expect(backoffDelay(attempt, random)).toBe(ms);
    },
  );
});

describe("end of a live feed", () => {
  it.each([
    { code: 4401, end: "session_ended" },
    { code: 4403, end: "not_permitted" },
    { code: 1000, end: null },
    { code: 1006, end: null },
    { code: 1012, end: null },
  ])("FR-243-034 close code $code means $end", ({ code, end }) => {
    expect(endOf(code)).toBe(end);
  });
});

describe("farewell of a hub", () => {
  it.each([
    { frame: { type: "end", code: 4401 }, code: 4401 },
    { frame: { type: "end", code: 4403 }, code: 4403 },
    { frame: { type: "end" }, code: null },
    { frame: { type: "end", code: "4401" }, code: null },
    { frame: { type: "hello", code: 4401 }, code: null },
    { frame: [4401], code: null },
    { frame: undefined, code: null },
  ])("FR-243-034 $frame carries $code", ({ frame, code }) => {
    expect(farewellCode(frame)).toBe(code);
  });
});

describe("state of a live feed", () => {
  const at = (state: FeedStatus["state"], more: Partial<FeedStatus> = {}): FeedStatus => ({
    state,
    heardAt: state === "connecting" ? null : 1_000,
    attempts: 0,
    ended: null,
    ...more,
  });
  const drop: FeedEvent = { type: "dropped", closeCode: 1006 };

  it.each<{ when: string; from: FeedStatus; event: FeedEvent; to: FeedStatus }>([
    {
      when: "the first frame makes it live",
      from: at("connecting"),
      event: { type: "heard", at: 5_000 },
      to: at("live", { heardAt: 5_000 }),
    },
    {
      when: "a drop makes it reconnect, as of the last sign of life",
      from: at("live"),
      event: drop,
      to: at("reconnecting"),
    },
    {
      when: "a refused first connection reconnects",
      from: at("connecting"),
      event: drop,
      to: at("reconnecting", { heardAt: null }),
    },
    {
      when: "an attempt is counted",
      from: at("reconnecting", { attempts: 1 }),
      event: { type: "attempt" },
      to: at("reconnecting", { attempts: 2 }),
    },
    {
      when: "the third failed attempt still reconnects",
      from: at("reconnecting", { attempts: 3 }),
      event: drop,
      to: at("reconnecting", { attempts: 3 }),
    },
    {
      when: "the fourth failed attempt is offline",
      from: at("reconnecting", { attempts: 4 }),
      event: drop,
      to: at("offline", { attempts: 4 }),
    },
    {
      when: "offline stays offline while attempts fail",
      from: at("offline", { attempts: 5 }),
      event: drop,
      to: at("offline", { attempts: 5 }),
    },
    { when: "a lost network is offline at once", from: at("live"), event: { type: "network_lost" }, to: at("offline") },
    {
      when: "a frame ends being offline and forgets the attempts",
      from: at("offline", { attempts: 9 }),
      event: { type: "heard", at: 7_000 },
      to: at("live", { heardAt: 7_000 }),
    },
    {
      when: "an ended session is offline for good",
      from: at("live"),
      event: { type: "dropped", closeCode: 4401 },
      to: at("offline", { ended: "session_ended" }),
    },
    {
      when: "a refusal found over HTTP is an end",
      from: at("reconnecting", { attempts: 1 }),
      event: { type: "ended", reason: "not_permitted" },
      to: at("offline", { attempts: 1, ended: "not_permitted" }),
    },
    {
      when: "nothing revives an ended feed",
      from: at("offline", { ended: "session_ended" }),
      event: { type: "heard", at: 9_000 },
      to: at("offline", { ended: "session_ended" }),
    },
  ])("FR-243-040 $when", ({ from, event, to }) => {
    expect(nextStatus(from, event)).toEqual(to);
  });
});

describe("address of a live feed", () => {
  it.each([
    { path: "/api/a?b=c", origin: "http://127.0.0.1:5173/system", url: "ws://127.0.0.1:5173/api/a?b=c" },
    { path: "/api/a", origin: "https://tenantpilot.example/", url: "wss://tenantpilot.example/api/a" },
  ])("resolves $path on $origin to $url", ({ path, origin, url }) => {
    expect(socketUrl(path, origin)).toBe(url);
  });
});
