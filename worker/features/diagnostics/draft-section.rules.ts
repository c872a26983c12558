import { type Capability, ROLES, type Role, roleHas } from "../access/capabilities.contract.ts";
import type { Fact, Section } from "./diagnostics.contract.ts";
import { type RedactionKind, SECTION_TITLES, type SectionKey } from "./diagnostics-words.contract.ts";

/** A section with what its builder left out of it, for the listing. */
export interface DraftSection extends Section {
  omitted: Partial<Record<RedactionKind, number>>;
}

type Parts = Pick<DraftSection, "availability" | "summary"> & Partial<Pick<DraftSection, "references" | "omitted">>;

/** Facts without a value are left out. */
export const draftSection = (key: SectionKey, parts: Parts & { facts?: readonly (Fact | null)[] }): DraftSection => ({
  key,
  title: SECTION_TITLES[key],
  availability: parts.availability,
  summary: parts.summary,
  facts: (parts.facts ?? []).filter((fact) => fact !== null),
  references: parts.references ?? [],
  omitted: parts.omitted ?? {},
});

export const fact = (label: string, value: string | null): Fact | null => (value === null ? null : { label, value });

interface Target {
  label: string;
  url: string;
  needs: Capability;
}

/** The links that a viewer of that role may open. */
export const openableBy = (role: Role, targets: readonly Target[]) =>
  targets.filter(({ needs }) => roleHas(role, needs)).map(({ label, url }) => ({ label, url }));

/** “connection_changed” as words. Anything but a lower-case word of our own is no word: null. */
export const asWords = (stored: string): string | null =>
  /^[a-z]+(?:_[a-z]+){0,6}$/.test(stored) && stored.length <= 40 ? stored.replaceAll("_", " ") : null;

/** A person by role; `role` is null for who holds none in the place any more. */
export const personOf = (role: string | null): string =>
  ROLES.includes(role as Role) ? `A member with the role ${role}` : "A former member";
