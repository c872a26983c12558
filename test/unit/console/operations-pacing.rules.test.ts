import { describe, expect, it } from "vitest";
import {
  nextFrameAt,
  nextReadAt,
  nextWake,
  type WakeInput,
} from "../../../worker/features/console/operations-pacing.rules.ts";

const NOW = 1_000_000;

describe("the next frame of operations", () => {
  it.each([
    { about: "a second after the last one", hasFailure: false, sockets: 1, lastFrameAt: NOW, at: NOW + 1_000 },
    { about: "a quarter of it when a run failed", hasFailure: true, sockets: 1, lastFrameAt: NOW, at: NOW + 250 },
    { about: "half of it for very many", hasFailure: true, sockets: 50_000, lastFrameAt: NOW, at: NOW + 500 },
    { about: "in the past after a silence", hasFailure: false, sockets: 1, lastFrameAt: NOW - 5_000, at: NOW - 4_000 },
    {
      about: "not held up by a clock set back",
      hasFailure: false,
      sockets: 1,
      lastFrameAt: NOW + 9e6,
      at: NOW + 1_000,
    },
  ])("FR-010-009 is $about", ({ about: _, at, ...input }) => {
    expect(nextFrameAt({ now: NOW, ...input })).toBe(at);
  });
});

describe("the next read of transitions", () => {
  it.each([
    { about: "never, with nobody there and nothing known", sockets: 0, isDirty: false, lastReadAt: NOW, at: null },
    { about: "within a minute, with nobody there", sockets: 0, isDirty: true, lastReadAt: NOW, at: NOW + 60_000 },
    { about: "in a moment after a notification", sockets: 1, isDirty: true, lastReadAt: NOW, at: NOW + 250 },
    { about: "at once after a silence", sockets: 1, isDirty: true, lastReadAt: NOW - 250, at: NOW },
    { about: "every half minute in doubt", sockets: 1, isDirty: false, lastReadAt: NOW, at: NOW + 30_000 },
    { about: "not held up by a clock set back", sockets: 1, isDirty: true, lastReadAt: NOW + 9e6, at: NOW + 250 },
  ])("FR-010-005 is $about", ({ about: _, at, ...input }) => {
    expect(nextReadAt({ now: NOW, ...input })).toBe(at);
  });
});

describe("the next wake for operations", () => {
  const calm: WakeInput = {
    now: NOW,
    sockets: 1,
    isDirty: false,
    isBehind: false,
    isUnreachable: false,
    hasNews: false,
    hasFailure: false,
    lastReadAt: NOW,
    lastFrameAt: NOW - 400,
    nextDepartureAt: null,
  };

  it.each<{ about: string; at: number | null } & Partial<WakeInput>>([
    { about: "the next doubt while nothing happens", at: NOW + 30_000 },
    { about: "never while nobody looks", sockets: 0, at: null },
    { about: "when the second is over, with news", hasNews: true, at: NOW + 600 },
    { about: "at once with a failure", hasNews: true, hasFailure: true, at: NOW },
    { about: "when a run leaves a window", nextDepartureAt: NOW + 7_000, at: NOW + 7_000 },
    { about: "not before the pace allows, when one leaves at once", nextDepartureAt: NOW + 1, at: NOW + 600 },
    { about: "at once while everything is derived again", isBehind: true, isUnreachable: true, at: NOW },
    { about: "the next try while nothing can be read", isUnreachable: true, hasNews: true, at: NOW + 2_000 },
    { about: "the next read after a notification", isDirty: true, at: NOW + 250 },
    { about: "not for a departure that nobody sees", sockets: 0, nextDepartureAt: NOW + 7_000, at: null },
  ])("FR-010-009 is $about", ({ about: _, at, ...over }) => {
    expect(nextWake({ ...calm, ...over })).toBe(at);
  });
});
