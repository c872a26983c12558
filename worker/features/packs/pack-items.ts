import type { EvidenceItem, EvidenceSection } from "../evidence/evidence.contract.ts";

/** Sections in the order in which a pack tells of them. */
export const PACK_SECTIONS: readonly EvidenceSection[] = [
  "connection",
  "reports",
  "role_assignments",
  "permissions",
  "findings",
  "operations",
];

/** A snapshot, read piece by piece as often as it is asked. */
export interface Evidence {
  parts<S extends EvidenceSection>(section: S): AsyncIterable<readonly EvidenceItem<S>[]>;
}
