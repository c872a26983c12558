import { CREDENTIAL_NEAR_MS } from "../../../worker/features/providers/connection-state.contract.ts";

const DAY_MS = 24 * 60 * 60_000;

/** A credential that ends within this is worth a warning. */
export const NEAR_DAYS = CREDENTIAL_NEAR_MS / DAY_MS;

export type Expiry = "unknown" | "far" | "near" | "past";

/** @param expiresAt ISO 8601; null when nobody has said it */
export function expiryOf(expiresAt: string | null, now: number): Expiry {
  if (expiresAt === null) return "unknown";
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return "past";
  return left <= CREDENTIAL_NEAR_MS ? "near" : "far";
}
