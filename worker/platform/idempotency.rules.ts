export const KEY_STATES = ["reserved", "applied", "answered"] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** A key is forgotten after this long, ms: the same key is then a new request. */
export const KEY_LIFETIME_MS = 24 * 60 * 60_000;

/** A reservation that applied nothing for this long has lost its request, ms. */
export const STALE_RESERVATION_MS = 60_000;

const KEY_SHAPE = /^[A-Za-z0-9._:+/-]{1,120}$/;

export const isWellFormedKey = (key: string): boolean => KEY_SHAPE.test(key);

export interface KnownKey {
  requestHash: string;
  state: KeyState;
  responseStatus: number | null;
  responseBody: string | null;
}

export type Repeat =
  | { kind: "replay"; status: number; body: string | null }
  | { kind: "in_progress" }
  | { kind: "refuse"; status: 409 | 422; code: string; detail: string };

/** What a repeat of a known key is told. */
export function answerRepeat(known: KnownKey, requestHash: string): Repeat {
  if (known.requestHash !== requestHash) {
    return {
      kind: "refuse",
      status: 422,
      code: "idempotency_key_reused",
      detail: "This Idempotency-Key belongs to another request. Use a new key.",
    };
  }
  if (known.state === "reserved") return { kind: "in_progress" };
  if (known.state === "answered" && known.responseStatus !== null) {
    return { kind: "replay", status: known.responseStatus, body: known.responseBody };
  }
  return {
    kind: "refuse",
    status: 409,
    code: "idempotency_outcome_unknown",
    detail:
      "The first request with this Idempotency-Key took effect, but its answer was not kept. Look at the current state.",
  };
}
