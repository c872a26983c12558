// Secrets at rest: AES-256-GCM with a key outside of the database, bound to the row that holds them.

/** The first key seals; all of them open, so that a rotation can take its time. */
export interface KeyRing {
  current: SealingKey;
  byId: ReadonlyMap<string, SealingKey>;
}

export interface SealingKey {
  id: string;
  /** 32 bytes. */
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Sealed {
  keyId: string;
  /** Base64: 12 bytes of nonce, then ciphertext with its tag. */
  sealed: string;
}

const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,40}$/;

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

function parseKey(entry: string): SealingKey {
  const [id = "", encoded = "", ...rest] = entry.split(":");
  const bytes = fromBase64(encoded);
  if (!KEY_ID.test(id) || bytes.length !== KEY_BYTES || rest.length > 0) throw new Error("malformed");
  return { id, bytes };
}

/**
 * Reads `SEALING_KEYS`: `id:base64` pairs with a comma between, the current one first. Null when the setting is empty.
 *
 * @throws Error that names the setting, never its value
 */
export function parseKeyRing(text: string): KeyRing | null {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  if (entries.length === 0) return null;
  try {
    const keys = entries.map(parseKey);
    const byId = new Map(keys.map((key) => [key.id, key]));
    const [current] = keys;
    if (current === undefined || byId.size !== keys.length) throw new Error("malformed");
    return { current, byId };
  } catch {
    throw new Error("SEALING_KEYS must be id:base64 pairs of 32 bytes each, with ids of their own");
  }
}

const importKey = ({ bytes }: SealingKey): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

const algorithm = (nonce: Uint8Array<ArrayBuffer>, boundTo: string) => ({
  name: "AES-GCM",
  iv: nonce,
  additionalData: new TextEncoder().encode(boundTo),
});

/** @param boundTo what the secret belongs to, for instance table and row id: elsewhere it does not open */
export async function seal(ring: KeyRing, plain: string, boundTo: string): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await importKey(ring.current);
  const cipher = await crypto.subtle.encrypt(algorithm(nonce, boundTo), key, new TextEncoder().encode(plain));
  const bytes = new Uint8Array(NONCE_BYTES + cipher.byteLength);
  bytes.set(nonce);
  bytes.set(new Uint8Array(cipher), NONCE_BYTES);
  return { keyId: ring.current.id, sealed: toBase64(bytes) };
}

/** @returns null when its key is gone, it belongs elsewhere, or it was changed */
export async function unseal(ring: KeyRing, { keyId, sealed }: Sealed, boundTo: string): Promise<string | null> {
  const key = ring.byId.get(keyId);
  if (key === undefined) return null;
  try {
    const bytes = fromBase64(sealed);
    const plain = await crypto.subtle.decrypt(
      algorithm(bytes.slice(0, NONCE_BYTES), boundTo),
      await importKey(key),
      bytes.slice(NONCE_BYTES),
    );
    return new TextDecoder().decode(plain);
  } catch {
    return null;
  }
}
