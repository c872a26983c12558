/** Prefixes name what an id identifies; an id of one kind is never taken for another. */
export type IdPrefix =
  | "usr"
  | "stf"
  | "ses"
  | "crd"
  | "vrf"
  | "ws"
  | "ten"
  | "con"
  | "run"
  | "aud"
  | "inv"
  | "tsk"
  | "req"
  | "fnc"
  | "drf"
  | "rep"
  | "pck"
  | "vrp"
  | "pcr"
  | "cns"
  | "pau"
  | "fnd"
  | "evs"
  | "rev";

export interface Ids {
  next(prefix: IdPrefix): string;
}

// Crockford's base 32: no letter that reads as a digit, and it sorts like the number it encodes.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

function encodeTime(at: number): string {
  let rest = at;
  let text = "";
  for (let index = 0; index < TIME_LENGTH; index += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/**
 * Time-ordered id: `<prefix>_` + 10 characters of time + 16 of randomness, so that newer rows sort after older ones.
 *
 * @param at epoch milliseconds
 * @param random 16 random bytes
 */
export function makeId(prefix: IdPrefix, at: number, random: Uint8Array): string {
  let tail = "";
  for (let index = 0; index < RANDOM_LENGTH; index += 1) tail += ALPHABET.charAt((random[index] ?? 0) % 32);
  return `${prefix}_${encodeTime(at)}${tail}`;
}

export const systemIds = (now: () => number): Ids => ({
  next: (prefix) => makeId(prefix, now(), crypto.getRandomValues(new Uint8Array(RANDOM_LENGTH))),
});

const ID_SHAPE = /^[a-z]{2,3}_[0-9a-hjkmnp-tv-z]{26}$/;

/** Whether the text has the form of an id with that prefix; says nothing about whether such a row exists. */
export const isId = (text: string, prefix: IdPrefix): boolean => text.startsWith(`${prefix}_`) && ID_SHAPE.test(text);
