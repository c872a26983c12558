import { type Capability, ROLES, roleHas } from "../../../worker/features/access/capabilities.contract.ts";
import { ROLE_LABELS } from "./roles.ts";

const either = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;

/** Why somebody without a capability cannot do something; the roles come from the one table. */
export function refusal(capability: Capability, place: "tenant" | "workspace"): string {
  const roles = ROLES.filter((role) => roleHas(role, capability)).map((role) => ROLE_LABELS[role]);
  return `This needs the role ${either(roles)} ${place === "tenant" ? "on this tenant" : "in this workspace"}.`;
}

/** Undefined when the viewer has the capability on the place: a tenant, or what has none yet. */
export const refusalOn = (
  place: { tenant: object | null; capabilities: readonly string[] },
  capability: Capability,
): string | undefined =>
  place.capabilities.includes(capability)
    ? undefined
    : refusal(capability, place.tenant === null ? "workspace" : "tenant");
