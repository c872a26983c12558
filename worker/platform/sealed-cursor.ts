import { invalid } from "./errors.ts";

// Where a page stopped looking can be a row that its reader may not know of: such a place is handed out sealed, and opens in
// the list and for the reader that it was made for.

const PREFIX = "cur_";
const NONCE_BYTES = 12;

const encoder = new TextEncoder();
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text) as Uint8Array<ArrayBuffer>;

async function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = await crypto.subtle.digest("SHA-256", bytesOf(`list cursor:${secret}`));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

/** @param boundTo the list and its reader: anywhere else it does not open */
export async function sealCursor(secret: string, id: string, boundTo: string): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: bytesOf(boundTo) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, await keyOf(secret), bytesOf(id)));
  return `${PREFIX}${toBase64Url(new Uint8Array([...nonce, ...sealed]))}`;
}

/**
 * The place that a cursor of the list names, sealed or plain.
 *
 * @throws AppError 422 for one that was made for another list or reader, or by nobody
 */
export async function openCursor(secret: string, cursor: string | null, boundTo: string): Promise<string | null> {
  if (cursor === null || !cursor.startsWith(PREFIX)) return cursor;
  try {
    const bytes = fromBase64Url(cursor.slice(PREFIX.length));
    const algorithm = { name: "AES-GCM", iv: bytes.slice(0, NONCE_BYTES), additionalData: bytesOf(boundTo) };
    const plain = await crypto.subtle.decrypt(algorithm, await keyOf(secret), bytes.slice(NONCE_BYTES));
    return new TextDecoder().decode(plain);
  } catch {
    throw invalid([{ path: "query.cursor", code: "malformed", detail: "Take the cursor from next_cursor." }]);
  }
}
