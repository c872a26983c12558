import { exports } from "cloudflare:workers";
import { ORIGIN } from "../support/app.ts";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One request as it goes out. A header that is null is left out, also one that is sent by default. */
export interface Outgoing {
  method: string;
  path: string;
  cookie?: string;
  headers?: Record<string, string | null>;
  body?: BodyInit;
}

/** One answer, read to its end; an opened socket is closed again. */
export interface Seen {
  status: number;
  headers: Headers;
  text: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors: { path: string; code: string; detail: string }[];
  capability?: string;
}

export function toRequest({ method, path, cookie = "", headers = {}, body }: Outgoing): Request {
  const all = new Headers({ Origin: ORIGIN, "cf-connecting-ip": "192.0.2.1" });
  if (cookie !== "") all.set("Cookie", cookie);
  if (body !== undefined) all.set("Content-Type", "application/json");
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) all.delete(name);
    else all.set(name, value);
  }
  const init: RequestInit = { method, headers: all, redirect: "manual" };
  return new Request(`${ORIGIN}${path}`, body === undefined ? init : { ...init, body });
}

export async function see(response: Response): Promise<Seen> {
  const { webSocket } = response;
  if (webSocket !== null) {
    webSocket.accept();
    const closed = new Promise((resolve) => webSocket.addEventListener("close", resolve, { once: true }));
    webSocket.close(1000, "seen");
    await closed;
  }
  return {
    status: response.status,
    headers: response.headers,
    text: response.status === 101 ? "" : await response.text(),
  };
}

export const send = async (outgoing: Outgoing): Promise<Seen> => see(await exports.default.fetch(toRequest(outgoing)));

const parse = <T>(text: string): T | null => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The body as JSON; null without one, or when it is none. */
export const jsonOf = ({ text }: Seen): Json => parse<Json>(text);

/** The body as a problem document; null when it is none. */
export const problemOf = ({ headers, text }: Seen): Problem | null =>
  headers.get("Content-Type") === "application/problem+json" ? parse<Problem>(text) : null;

/** All that a caller can tell two answers apart by. */
export const fingerprint = ({ status, headers, text }: Seen): string =>
  JSON.stringify([status, [...headers].sort(([a], [b]) => (a < b ? -1 : 1)), text]);
