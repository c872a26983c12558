// Free of zod: the web reads these values.

/** Kinds of what a snapshot holds, in the order in which they are frozen, fingerprinted and shown. */
export const EVIDENCE_SECTIONS = [
  "reports",
  "role_assignments",
  "permissions",
  "findings",
  "operations",
  "connection",
] as const;
export type EvidenceSection = (typeof EVIDENCE_SECTIONS)[number];

/** Days back that resolved findings and operations are frozen for. */
export const EVIDENCE_DAYS = 90;

/** Operations that a snapshot holds at most: the newest. */
export const MAX_OPERATIONS = 500;
