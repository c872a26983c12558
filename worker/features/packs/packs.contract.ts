import { z } from "@hono/zod-openapi";
import { LINK_MINUTES, PACK_FAILURE_CODES, PACK_STATUSES } from "./pack-words.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

/** What is left out counts as false. */
export const packRequestSchema = z
  .strictObject({
    include_pii: z.boolean().default(false),
    include_operations: z.boolean().default(false),
  })
  .openapi("RequestReviewPack");
export type PackRequest = z.infer<typeof packRequestSchema>;

export const packViewSchema = z
  .object({
    id: z.string(),
    workspace_id: z.string(),
    tenant_id: z.string(),
    /** Null for a pack of the tenant. */
    review: z.object({ id: z.string(), title: z.string() }).nullable(),
    snapshot: z.object({ id: z.string(), created_at: timestamp }),
    /** The run that makes it or made it; null when that run is gone. */
    run_id: z.string().nullable(),
    include_pii: z.boolean(),
    include_operations: z.boolean(),
    status: z.enum(PACK_STATUSES),
    /** Of the archive; null until it is ready. */
    size_bytes: z.int().nullable(),
    sha256: z.string().nullable(),
    files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
    failure: z.object({ code: z.enum(PACK_FAILURE_CODES), message: z.string() }).nullable(),
    requested_by: z.object({ name: z.string() }).nullable(),
    created_at: timestamp,
    ready_at: timestamp.nullable(),
    /** From then on it cannot be had any more. */
    expires_at: timestamp.nullable(),
  })
  .openapi("ReviewPack");
export type PackView = z.infer<typeof packViewSchema>;

/** A list leaves the files out. */
export const packListSchema = z
  .object({
    items: z.array(packViewSchema.omit({ files: true }).openapi("ListedReviewPack")),
    next_cursor: z.string().nullable(),
  })
  .openapi("ReviewPackList");
export type PackList = z.infer<typeof packListSchema>;
export type ListedPack = PackList["items"][number];

export const downloadLinkSchema = z
  .object({
    /** Path of this site. Of use to the operator who asked for it alone. */
    url: z.string(),
    expires_at: timestamp.describe(`${LINK_MINUTES} minutes after it was asked for`),
  })
  .openapi("ReviewPackDownloadLink");
export type DownloadLink = z.infer<typeof downloadLinkSchema>;
