import { toHex } from "../../platform/crypto.ts";
import { isId } from "../../platform/ids.ts";
import { keyedHash, keyOfPurpose } from "../../platform/keyed-hash.ts";

const encoder = new TextEncoder();

const STATE_PURPOSE = "tenantpilot:consent-state:v1";
const NONCE_PURPOSE = "tenantpilot:sign-in-nonce:v1";

/** `state` of a consent redirect: the id of the request, signed. */
export async function signState(secret: string, requestId: string): Promise<string> {
  return `${requestId}.${toHex(await keyedHash(secret, STATE_PURPOSE, requestId))}`;
}

/** What the id token of a request's sign-in must carry. Derived, so that no row holds it. */
export const nonceOf = async (secret: string, requestId: string): Promise<string> =>
  toHex(await keyedHash(secret, NONCE_PURPOSE, requestId));

const fromHex = (text: string): Uint8Array<ArrayBuffer> | null =>
  /^(?:[0-9a-f]{2})+$/.test(text)
    ? Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
    : null;

/** @returns the id of the request; null when the state was not signed by this deployment */
export async function verifyState(secret: string, state: string): Promise<string | null> {
  const [requestId = "", hex = "", ...rest] = state.split(".");
  const signature = fromHex(hex);
  if (rest.length > 0 || signature === null || !isId(requestId, "cns")) return null;
  // compares in constant time
  const key = await keyOfPurpose(secret, STATE_PURPOSE);
  const isOurs = await crypto.subtle.verify("HMAC", key, signature, encoder.encode(requestId));
  return isOurs ? requestId : null;
}
