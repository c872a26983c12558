import type { Refusal } from "./verification-steps.ts";

/** Closed text of a refusal that needed no request. */
export const nothingAsked = (what: string): string => `${what}: nothing was asked of the provider.`;

/** What is kept of a provider's refusal: our own words, its status, and the correlation id that we made. */
export function refusalWords(what: string, { reason, status, correlationId }: Refusal): string {
  if (correlationId === null) return nothingAsked(what);
  const reference = `correlation id ${correlationId}`;
  if (reason === "tenant_target_mismatch") return `${what}: answered for another tenant, ${reference}.`;
  if (status === null) return `${what}: no answer, ${reference}.`;
  if (status < 300) return `${what}: answered in an unknown form, ${reference}.`;
  return `${what}: answered with status ${status}, ${reference}.`;
}
