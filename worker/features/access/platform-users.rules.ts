import type { PlatformCapability } from "./capabilities.contract.ts";

const MANAGE: PlatformCapability = "platform.users.manage";

/** Nobody takes the management of platform users from themselves: somebody is always left who can give it back. */
export const losesOwnManagement = (
  actorId: string,
  targetId: string,
  capabilities: readonly PlatformCapability[],
): boolean => actorId === targetId && !capabilities.includes(MANAGE);

// no letters and digits that are taken for one another when a person reads them out
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

/**
 * Password that somebody reads off the screen and hands on: five groups of five, 125 bits.
 *
 * @param random 25 random bytes
 */
export function readablePassword(random: Uint8Array): string {
  const letters = Array.from(random.slice(0, 25), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return Array.from({ length: 5 }, (_, group) => letters.slice(group * 5, group * 5 + 5).join("")).join("-");
}
