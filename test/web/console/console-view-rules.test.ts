import { describe, expect, it } from "vitest";
import { type ConsoleView, emptyView, isLiveFrame, receive } from "../../../web/features/console/console-view.rules.ts";
import type { LiveFrame } from "../../../worker/features/console/frames.contract.ts";
import { NOON, snapshotFrame, snapshotOf } from "./snapshots.ts";

const start = snapshotOf([0, 0, 3, 0, 0]);
const at = (v: number, more: Partial<ConsoleView> = {}): ConsoleView => ({
  ...receive(emptyView, snapshotFrame(start, v)).view,
  ...more,
});
const startedOne = (v: number): LiveFrame => [v, 1_000, 2, 0, 0, 1];

describe("frames of the live feed", () => {
  it("FR-243-029 start with a snapshot and go on with deltas", () => {
    const { view, reply } = receive(at(1), startedOne(2));
    expect(reply).toBeNull();
    expect(view.current?.v).toBe(2);
    expect(view.current?.telemetry).toMatchObject({
      counts: [0, 0, 4, 0, 0],
      active_workspaces: 2,
      end_at: NOON + 1_000,
    });
  });

  it.each<{ what: string; view: ConsoleView; frame: LiveFrame; asks: boolean }>([
    { what: "a delta before any snapshot", view: emptyView, frame: startedOne(2), asks: true },
    { what: "a delta that skips a version", view: at(1), frame: startedOne(3), asks: true },
    { what: "a delta of a version that was applied already", view: at(2), frame: startedOne(2), asks: true },
    {
      what: "a second gap while a snapshot is on its way",
      view: at(1, { isResyncing: true }),
      frame: startedOne(4),
      asks: false,
    },
  ])("FR-243-030 ask for a snapshot, once, and change no number at $what", ({ view, frame, asks }) => {
    const received = receive(view, frame);
    expect(received.reply).toEqual(asks ? { type: "resync" } : null);
    expect(received.view).toEqual({ ...view, isResyncing: true });
  });

  it("FR-243-030 are complete again after the snapshot that was asked for", () => {
    const fresh = snapshotOf([0, 0, 9, 0, 0]);
    expect(receive(at(1, { isResyncing: true }), snapshotFrame(fresh, 7)).view).toEqual({
      current: { v: 7, base: NOON, telemetry: fresh },
      stale: null,
      isResyncing: false,
    });
  });

  it("FR-243-040 mark the numbers as not vouched for, until a snapshot follows", () => {
    const { view } = receive(at(1), { type: "stale", v: 0, reason: "ledger_unreachable", since: NOON });
    expect(view).toEqual(at(1, { stale: { reason: "ledger_unreachable", since: NOON } }));
    expect(receive(view, startedOne(2)).view.stale).not.toBeNull();
    expect(receive(view, snapshotFrame(start, 5)).view.stale).toBeNull();
  });

  it.each([
    { value: [2, 100, 1], is: true },
    { value: snapshotFrame(start), is: true },
    { value: { type: "stale", v: 0, reason: "rebuilding", since: 1 }, is: true },
    { value: { type: "hello" }, is: false },
    { value: [2, "100"], is: false },
    { value: null, is: false },
    { value: "pong", is: false },
  ])("are told from what a newer hub might send: $value", ({ value, is }) => {
    expect(isLiveFrame(value)).toBe(is);
  });
});
