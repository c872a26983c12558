import { describe, expect, it } from "vitest";
import { parseClientMessage, SocketBook, type SocketState } from "../../../worker/features/console/socket-book.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";

describe("messages of a dashboard", () => {
  it.each(WINDOW_KEYS)("FR-243-029 takes the window %s", (window) => {
    expect(parseClientMessage(JSON.stringify({ type: "window", window }))).toEqual({ type: "window", window });
  });

  it("FR-243-030 takes the question for a snapshot", () => {
    expect(parseClientMessage('{"type":"resync"}')).toEqual({ type: "resync" });
  });

  it.each([
    ["no JSON", "resync"],
    ["nothing", ""],
    ["a list", "[]"],
    ["a number", "1"],
    ["null", "null"],
    ["a text", '"resync"'],
    ["an object without a type", "{}"],
    ["another type", '{"type":"snapshot"}'],
    ["a type that is no text", '{"type":["resync"]}'],
    ["a window message without a window", '{"type":"window"}'],
    ["an unknown window", '{"type":"window","window":"365d"}'],
    ["a name of every object as window", '{"type":"window","window":"constructor"}'],
    ["a window that is no text", '{"type":"window","window":["1h"]}'],
    ["more than a hundred characters", `{"type":"resync","x":"${"x".repeat(100)}"}`],
    ["bytes", new TextEncoder().encode('{"type":"resync"}').buffer as ArrayBuffer],
  ])("FR-243-036 refuses %s", (_name, message) => {
    expect(parseClientMessage(message)).toBeNull();
  });
});

/** A socket as far as the book uses it. */
class FakeSocket {
  sent: string[] = [];
  closed: [number, string][] = [];
  attachment: unknown = null;
  broken = false;

  send(frame: string): void {
    if (this.broken) throw new TypeError("Can't call WebSocket send() after close().");
    this.sent.push(frame);
  }

  close(code: number, reason: string): void {
    if (this.broken) throw new TypeError("already closed");
    this.closed.push([code, reason]);
  }

  serializeAttachment(value: unknown): void {
    this.attachment = structuredClone(value);
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.attachment);
  }
}

const person = (name: string, over: Partial<SocketState> = {}): SocketState => ({
  sessionId: `ses_${name}`,
  platformUserId: `stf_${name}`,
  expiresAt: 1_000,
  window: "24h",
  showsNames: false,
  ...over,
});

function bookOf(...states: SocketState[]) {
  const book = new SocketBook();
  const sockets = states.map((state) => {
    const socket = new FakeSocket();
    book.set(socket as unknown as WebSocket, state);
    return socket;
  });
  const at = (index: number) => sockets[index] as FakeSocket;
  return { book, at, real: (index: number) => at(index) as unknown as WebSocket };
}

describe("socket book", () => {
  it("FR-243-033 finds every socket again after hibernation, with its session, expiry and window, waiting for a snapshot", () => {
    const { at } = bookOf(person("ann"), person("ben", { window: "1h", expiresAt: 5 }));
    const woken = new SocketBook();
    const stranger = new FakeSocket();
    woken.restore([at(0), at(1), stranger] as unknown as WebSocket[]);
    expect(woken.size).toBe(2);
    expect(woken.state(at(1) as unknown as WebSocket)).toEqual(person("ben", { window: "1h", expiresAt: 5 }));
    expect(woken.firstExpiry()).toBe(5);
    expect(woken.broadcast("24h", "[1]")).toBe(0);
    expect(woken.answerWaiting((window) => `snapshot ${window}`, new Set(["1h", "24h"]))).toBe(2);
    expect([at(0).sent, at(1).sent]).toEqual([["snapshot 24h"], ["snapshot 1h"]]);
  });

  it("FR-243-029 sends changes to the sockets of the window that have had their snapshot, and to no other", () => {
    const { book, at, real } = bookOf(person("ann"), person("ben"), person("cat", { window: "1h" }));
    book.awaitSnapshot(real(1));
    expect(book.broadcast("24h", "[1]")).toBe(1);
    expect([at(0).sent, at(1).sent, at(2).sent]).toEqual([["[1]"], [], []]);
    expect(book.answerWaiting(() => "whole", new Set(["24h", "1h"]))).toBe(1);
    expect(book.broadcast("24h", "[2]")).toBe(2);
    expect(at(1).sent).toEqual(["whole", "[2]"]);
  });

  it("FR-243-029 lets a socket wait on whose window has not been read yet", () => {
    const { book, at, real } = bookOf(person("ann"), person("ben", { window: "1h" }));
    book.awaitSnapshots();
    book.set(real(0), person("ann", { window: "7d" }));
    expect(book.answerWaiting((window) => window, new Set(["1h"]))).toBe(1);
    expect([at(0).sent, at(1).sent]).toEqual([[], ["1h"]]);
    expect(book.answerWaiting((window) => window, new Set(["1h", "7d"]))).toBe(1);
    expect(at(0).sent).toEqual(["7d"]);
  });

  it("FR-243-034 closes the sockets that match, once, and forgets them", () => {
    const { book, at } = bookOf(person("ann"), person("ben"));
    book.endWhere(4401, "session ended", (state) => state.sessionId === "ses_ann");
    book.endWhere(4401, "session ended", (state) => state.sessionId === "ses_ann");
    expect([at(0).closed, at(1).closed]).toEqual([[[4401, "session ended"]], []]);
    expect([at(0).sent, at(1).sent]).toEqual([['{"type":"end","code":4401}'], []]);
    expect(book.size).toBe(1);
    expect(book.sessionIds).toEqual(["ses_ben"]);
  });

  it("FR-243-034 FR-010-014 takes over a session's new end and what it may see, also for the next life of the object", () => {
    const { book, at } = bookOf(person("ann"), person("ben"));
    book.renew((state) => (state.sessionId === "ses_ann" ? { expiresAt: 9_000, showsNames: true } : undefined));
    expect(at(0).attachment).toEqual(person("ann", { expiresAt: 9_000, showsNames: true }));
    expect(at(1).attachment).toEqual(person("ben"));
    expect(book.firstExpiry()).toBe(1_000);
  });

  it("FR-243-031 goes on when a socket is already gone, and forgets it", () => {
    const { book, at } = bookOf(person("ann"), person("ben"));
    at(0).broken = true;
    expect(book.broadcast("24h", "[1]")).toBe(1);
    expect(book.size).toBe(1);
    expect(at(1).sent).toEqual(["[1]"]);
  });

  it("FR-243-033 is empty without sockets", () => {
    const book = new SocketBook();
    expect([book.size, book.firstExpiry(), book.sessionIds, [...book.windows()]]).toEqual([0, null, [], []]);
  });
});
