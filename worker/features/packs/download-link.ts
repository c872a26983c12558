import { hmacHex, hmacKey } from "../../platform/crypto.ts";
import { isId } from "../../platform/ids.ts";

// The link names the pack and its own end; whose it is stands in the signature alone, so it says nothing about a person and
// opens nothing for another one.

interface Link {
  packId: string;
  /** The operator who asked for it. */
  userId: string;
  /** Epoch ms. */
  until: number;
}

const encoder = new TextEncoder();

const linkKey = (secret: string): Promise<CryptoKey> => hmacKey(secret, "tenantpilot:review-pack-download:v1");

const signedText = ({ packId, userId, until }: Link): string => JSON.stringify([packId, userId, until]);

export async function signLink(secret: string, link: Link): Promise<string> {
  return `${link.packId}.${link.until}.${await hmacHex(await linkKey(secret), signedText(link))}`;
}

const SHAPE = /^(pck_[0-9a-z]{26})\.([1-9]\d{12})\.((?:[0-9a-f]{2}){32})$/;

/** @returns the pack that the link opens for this operator now; null for any other link */
export async function verifyLink(secret: string, token: string, userId: string, now: number): Promise<string | null> {
  const [, packId = "", end = "", hex = ""] = token.match(SHAPE) ?? [];
  if (!isId(packId, "pck")) return null;
  const until = Number(end);
  const signature = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const text = encoder.encode(signedText({ packId, userId, until }));
  // compares in constant time
  const isOurs = await crypto.subtle.verify("HMAC", await linkKey(secret), signature, text);
  return isOurs && now < until ? packId : null;
}
