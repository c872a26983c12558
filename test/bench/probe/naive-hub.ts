import { DurableObject } from "cloudflare:workers";

/** Baseline of the live feed: one frame to every socket for every event, at once, in the form of a delta. */
export class NaiveHub extends DurableObject<Env> {
  #version = 0;

  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(JSON.stringify({ type: "snapshot", v: this.#version, base: 0, product_telemetry: { counts: [0] } }));
    return new Response(null, { status: 101, webSocket: client });
  }

  broadcast(): void {
    this.#version += 1;
    const frame = JSON.stringify([this.#version, 0, 0, 1]);
    for (const socket of this.ctx.getWebSockets()) socket.send(frame);
  }
}
