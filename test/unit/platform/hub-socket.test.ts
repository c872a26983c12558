import { describe, expect, it, vi } from "vitest";
import { AppError } from "../../../worker/platform/errors.ts";
import { endSocket, handOver, readState, SOCKET_STATE_HEADER } from "../../../worker/platform/hub-socket.ts";

const upgrade = (headers: Record<string, string>) =>
  new Request("https://example.test/api/live?window=7d", { headers });

const hubThatTells = () => {
  const asked: Request[] = [];
  return {
    asked,
    fetch: async (request: Request) => {
      asked.push(request);
      return new Response(null, { status: 200 });
    },
  };
};

describe("handing an upgrade over to a hub", () => {
  it("FR-003-017 FR-002-017 replaces a state that the client sent by the one of the guard", async () => {
    const hub = hubThatTells();
    const claimed = JSON.stringify({ sessionId: "ses_of_another" });
    await handOver(hub, upgrade({ Upgrade: "WebSocket", [SOCKET_STATE_HEADER]: claimed }), { sessionId: "ses_1" });
    expect(hub.asked.map((request) => readState(request))).toEqual([{ sessionId: "ses_1" }]);
    expect(hub.asked[0]?.url).toBe("https://example.test/api/live?window=7d");
    expect(hub.asked[0]?.headers.get("Upgrade")).toBe("WebSocket");
  });

  it.each([[{}], [{ Upgrade: "h2c" }]])(
    "FR-001-006 refuses a request with the headers %j with 426 and asks no hub",
    async (headers: Record<string, string>) => {
      const hub = hubThatTells();
      const refusal = await handOver(hub, upgrade(headers), {}).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(AppError);
      expect(refusal).toMatchObject({ status: 426, code: "upgrade_required", headers: { Upgrade: "websocket" } });
      expect(hub.asked).toEqual([]);
    },
  );

  it("FR-003-017 finds no state in a request that came another way", () => {
    expect(readState(upgrade({ Upgrade: "websocket" }))).toBeNull();
  });
});

describe("ending a socket", () => {
  const socketWhose = (failing: "send" | "close" | null) => {
    const calls: unknown[] = [];
    const method = (name: "send" | "close") =>
      vi.fn((...values: unknown[]) => {
        calls.push([name, ...values]);
        if (failing === name) throw new Error("gone");
      });
    return { calls, socket: { send: method("send"), close: method("close") } as unknown as WebSocket };
  };

  it.each([null, "send", "close"] as const)(
    "FR-002-017 says why in a frame before it closes, and bears that the other side was faster (%s fails)",
    (failing) => {
      const { calls, socket } = socketWhose(failing);
      endSocket(socket, 4401, "session ended");
      expect(calls).toEqual([
        ["send", '{"type":"end","code":4401}'],
        ["close", 4401, "session ended"],
      ]);
    },
  );
});
