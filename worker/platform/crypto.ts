import { createHash, type Hash } from "node:crypto";

const encoder = new TextEncoder();

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** SHA-256 of a text, as 64 hexadecimal digits. */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

/** SHA-256 of bytes that are too many to be held at once: `update` with each piece, `digest("hex")` at the end. */
export const runningSha256 = (): Hash => createHash("sha256");

/**
 * HMAC-SHA-256 key of one purpose. Keys of other purposes are made from the same secret: the label keeps apart what is made
 * with them.
 */
export const hmacKey = (secret: string, purpose: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", encoder.encode(`${purpose}:${secret}`), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);

/** As 64 hexadecimal digits: without the key nobody can tell which text it is of, however few texts there are. */
export async function hmacHex(key: CryptoKey, text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))));
}

/** Unguessable token of 32 random bytes, as 64 hexadecimal digits: fit for a link or a header. */
export const randomToken = (): string => toHex(crypto.getRandomValues(new Uint8Array(32)));
