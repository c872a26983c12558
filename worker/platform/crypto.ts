const encoder = new TextEncoder();

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** SHA-256 of a text, as 64 hexadecimal digits. */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

/** Unguessable token of 32 random bytes, as 64 hexadecimal digits: fit for a link or a header. */
export const randomToken = (): string => toHex(crypto.getRandomValues(new Uint8Array(32)));
