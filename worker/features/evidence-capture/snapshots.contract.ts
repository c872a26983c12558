import { z } from "@hono/zod-openapi";
import {
  EVIDENCE_ITEMS,
  EVIDENCE_SECTIONS,
  type EvidenceSection,
  evidenceSummarySchema,
} from "../evidence/evidence.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

/** Snapshots of a page. */
export const SNAPSHOTS_PAGE = 25;

const head = {
  id: z.string(),
  tenant: z.object({ id: z.string() }),
  /** The instant at which everything was frozen. */
  created_at: timestamp,
  /** Null when the system took it, or when the account is gone. */
  created_by: z.object({ name: z.string() }).nullable(),
  /** The same content has the same, whenever it was frozen. */
  fingerprint: z.string(),
  /** The run that took it; null when that run is gone. */
  run: z.object({ id: z.string() }).nullable(),
};

const changeCounts = z.object({
  ...{ new: z.int(), resolved: z.int(), reopened: z.int(), worse: z.int() },
  ...{ roles_added: z.int(), roles_removed: z.int() },
});

export const snapshotListSchema = z
  .object({
    items: z.array(
      z.object({
        ...head,
        summary: evidenceSummarySchema.omit({ comparison: true }),
        /** How much is another than in the snapshot before; null for the tenant's first. */
        changes: changeCounts.nullable(),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .openapi("EvidenceSnapshotList");
export type SnapshotList = z.infer<typeof snapshotListSchema>;
export type ListedSnapshot = SnapshotList["items"][number];

const page = <S extends EvidenceSection>(section: S) =>
  z.object({
    section: z.literal(section),
    part: z.int(),
    items: z.array(EVIDENCE_ITEMS[section]),
    next_part: z.int().nullable(),
  });

const evidencePageSchema = z.discriminatedUnion("section", [
  page("reports"),
  page("role_assignments"),
  page("permissions"),
  page("findings"),
  page("operations"),
  page("connection"),
]);
export type EvidencePage = z.infer<typeof evidencePageSchema>;

export const snapshotViewSchema = z
  .object({
    ...head,
    summary: evidenceSummarySchema,
    /** Those of its reports that are stored still: what a prune took remains in the snapshot alone. */
    stored_report_ids: z.array(z.string()),
    /** What was asked for with `section` and `part`; null without a section, and beyond its last part. */
    page: evidencePageSchema.nullable(),
  })
  .openapi("EvidenceSnapshot");
export type SnapshotView = z.infer<typeof snapshotViewSchema>;

export const snapshotQuerySchema = z.strictObject({
  section: z.enum(EVIDENCE_SECTIONS).optional(),
  /** From 0; the first one unless given. */
  part: z
    .string()
    .regex(/^(0|[1-9]\d{0,5})$/, "A number from 0.")
    .optional(),
});
export type SnapshotQuery = z.infer<typeof snapshotQuerySchema>;
