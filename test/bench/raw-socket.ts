import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

export interface SocketTarget {
  /** `http:` address of the upgrade. */
  url: string;
  cookie: string;
}

export interface SocketEvents {
  onText(text: string): void;
  onClose(): void;
}

export interface RawSocket {
  send(text: string): void;
  close(): void;
}

const OPCODE_TEXT = 1;
const OPCODE_CLOSE = 8;
const OPCODE_PING = 9;
const OPCODE_PONG = 10;

/** A client's frame: masked, and short enough for the two small length forms. */
function encode(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 255];
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x80 | opcode, ...length]), mask, masked]);
}

/** Length of the frame's header and of its payload, or null while too little of it is there. */
function measure(buffer: Buffer): { header: number; payload: number } | null {
  if (buffer.length < 2) return null;
  const short = (buffer[1] ?? 0) & 127;
  if (short < 126) return { header: 2, payload: short };
  if (short === 126) return buffer.length < 4 ? null : { header: 4, payload: buffer.readUInt16BE(2) };
  return buffer.length < 10 ? null : { header: 10, payload: Number(buffer.readBigUInt64BE(2)) };
}

/** Calls `onFrame` for every whole frame. @returns what is left of an unfinished one */
function decode(buffer: Buffer, onFrame: (opcode: number, payload: Buffer) => void): Buffer {
  let rest = buffer;
  for (let size = measure(rest); size !== null; size = measure(rest)) {
    const end = size.header + size.payload;
    if (rest.length < end) return rest;
    const first = rest[0] ?? 0;
    if ((first & 0x80) === 0) throw new Error("a fragmented frame: the feed sends none");
    onFrame(first & 15, rest.subarray(size.header, end));
    rest = rest.subarray(end);
  }
  return rest;
}

const upgradeRequest = (url: URL, cookie: string): string =>
  [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    `Origin: ${url.origin}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    `Cookie: ${cookie}`,
    "",
    "",
  ].join("\r\n");

/**
 * A WebSocket on a plain TCP connection. A thousand of the built-in ones cost the measuring process more per frame than the
 * server spends on sending it, and would measure themselves.
 *
 * @returns once the server has accepted the upgrade
 */
export function openSocket({ url, cookie }: SocketTarget, { onText, onClose }: SocketEvents): Promise<RawSocket> {
  const address = new URL(url);
  return new Promise((resolve, reject) => {
    const tcp: Socket = connect({ host: address.hostname, port: Number(address.port), noDelay: true });
    let isOpen = false;
    let rest: Buffer = Buffer.alloc(0);

    const onFrame = (opcode: number, payload: Buffer) => {
      if (opcode === OPCODE_TEXT) onText(payload.toString("latin1"));
      else if (opcode === OPCODE_PING) tcp.write(encode(OPCODE_PONG, payload));
      else if (opcode === OPCODE_CLOSE) tcp.end();
    };

    tcp.on("connect", () => tcp.write(upgradeRequest(address, cookie)));
    tcp.on("data", (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!isOpen) {
        const end = rest.indexOf("\r\n\r\n");
        if (end === -1) return;
        const status = rest.toString("latin1", 0, rest.indexOf("\r\n"));
        if (!status.includes(" 101 ")) {
          tcp.destroy();
          return reject(new Error(`the upgrade was refused: ${status}`));
        }
        isOpen = true;
        rest = rest.subarray(end + 4);
        resolve({
          send: (text) => tcp.write(encode(OPCODE_TEXT, Buffer.from(text))),
          close: () => {
            tcp.write(encode(OPCODE_CLOSE, Buffer.from([3, 232])));
            tcp.end();
          },
        });
      }
      rest = decode(rest, onFrame);
    });
    tcp.on("error", (error) => reject(error));
    tcp.on("close", () => {
      if (isOpen) onClose();
      else reject(new Error("the connection was closed before the upgrade"));
    });
  });
}
