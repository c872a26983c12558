/** Claims of an ID token that decide whether its person may sign in. */
export interface EntraClaims {
  tid?: unknown;
  email?: unknown;
  preferred_username?: unknown;
  xms_edov?: unknown;
  verified_primary_email?: unknown;
}

const sameAddress = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" && a.toLowerCase() === b.toLowerCase();

/** The token was issued for a person of the configured directory. Directory ids compare without regard to case. */
export const isOfDirectory = (claims: EntraClaims, directoryId: string): boolean =>
  sameAddress(claims.tid, directoryId);

/**
 * Whether the directory vouches for the e-mail address. The plain `email` claim is what an administrator typed in; it is
 * believed only when the directory owns the domain: it says so (`xms_edov`), lists the address as verified, or the address
 * is the sign-in name, whose domain a directory must have proved.
 */
export function isAddressProved(claims: EntraClaims): boolean {
  if (typeof claims.email !== "string" || claims.email === "") return false;
  if (claims.xms_edov === true || claims.xms_edov === "1" || claims.xms_edov === 1) return true;
  const verified = Array.isArray(claims.verified_primary_email) ? claims.verified_primary_email : [];
  return (
    verified.some((address) => sameAddress(address, claims.email)) ||
    sameAddress(claims.preferred_username, claims.email)
  );
}
