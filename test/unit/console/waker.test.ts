import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Waker } from "../../../worker/features/console/waker.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const SECOND = 1_000;

/** An alarm as the platform keeps it: it survives the object. */
function platform(alarm: number | null = null) {
  const state = { alarm, writes: 0 };
  const storage = {
    getAlarm: async () => state.alarm,
    setAlarm: async (at: number | Date) => {
      state.alarm = Number(at);
      state.writes += 1;
    },
  };
  return { state, waker: (wake = () => {}) => new Waker(storage, wake) };
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("FR-243-026 an alarm that was set before the object was evicted", () => {
  it.each<[string, number, number, number]>([
    ["is kept when it comes before the next call", 3 * SECOND, 20 * SECOND, 3 * SECOND],
    ["is kept when it is due already", -1, 20 * SECOND, -1],
    ["is brought forward to an earlier call", 25 * SECOND, 20 * SECOND, 20 * SECOND],
  ])("%s", async (_, before, asked, expected) => {
    const { state, waker } = platform(NOW + before);
    await waker().alarmAt(NOW + asked, NOW);
    expect(state.alarm).toBe(NOW + expected);
  });

  it("is not postponed by the backstop of a timer", async () => {
    const { state, waker } = platform(NOW + 2 * SECOND);
    await waker().callAt(NOW + 100, NOW);
    expect(state.alarm).toBe(NOW + 2 * SECOND);
  });
});

describe("FR-243-026 calls of one object", () => {
  it("cost one stored write until the alarm has come", async () => {
    const { state, waker } = platform();
    const one = waker();
    await one.alarmAt(NOW + 5 * SECOND, NOW);
    await one.alarmAt(NOW + 9 * SECOND, NOW);
    expect([state.alarm, state.writes]).toEqual([NOW + 5 * SECOND, 1]);
    // the platform takes the alarm away as it comes
    state.alarm = null;
    one.alarmFired();
    await one.alarmAt(NOW + 9 * SECOND, NOW + 5 * SECOND);
    expect([state.alarm, state.writes]).toEqual([NOW + 9 * SECOND, 2]);
  });

  it("soon after wake it by a timer, with an alarm behind it", async () => {
    const wake = vi.fn();
    const { state, waker } = platform();
    await waker(wake).callAt(NOW + 200, NOW);
    vi.advanceTimersByTime(200);
    expect(wake).toHaveBeenCalledOnce();
    expect(state.alarm).toBe(NOW + 30 * SECOND);
  });
});
