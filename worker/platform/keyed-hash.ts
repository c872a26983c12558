const encoder = new TextEncoder();

/** HMAC-SHA-256 key of one purpose: keys made of the same secret with other labels sign nothing for each other. */
export const keyOfPurpose = (secret: string, purpose: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", encoder.encode(`${purpose}:${secret}`), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);

/** The text's HMAC under the key of a purpose, 32 bytes. */
export async function keyedHash(secret: string, purpose: string, text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", await keyOfPurpose(secret, purpose), encoder.encode(text)));
}
