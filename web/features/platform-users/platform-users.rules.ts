import {
  PLATFORM_CAPABILITIES,
  type PlatformCapability,
} from "../../../worker/features/access/capabilities.contract.ts";

const MANAGE: PlatformCapability = "platform.users.manage";

/** `held` with one capability added or taken out, in the order of the catalog. */
export const toggled = (
  held: readonly PlatformCapability[],
  capability: PlatformCapability,
  isHeld: boolean,
): PlatformCapability[] => PLATFORM_CAPABILITIES.filter((each) => (each === capability ? isHeld : held.includes(each)));

export const isSameSet = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((each) => right.includes(each));

/** Why this capability of this person cannot be changed; null when it can. */
export const lockedBecause = (capability: PlatformCapability, isYou: boolean): string | null =>
  isYou && capability === MANAGE ? "You cannot take this capability from yourself." : null;

/** Known capabilities of a person, in the order of the catalog; a newer server's others stay out of reach. */
export const knownCapabilities = (held: readonly string[]): PlatformCapability[] =>
  PLATFORM_CAPABILITIES.filter((each) => held.includes(each));
