import { z } from "@hono/zod-openapi";
import { PACK_STATUSES } from "../packs/pack-words.contract.ts";
import { REVIEW_STATUSES } from "../reviews/review-words.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

/** The newest of what a customer is told of the tenant, each null before the first. */
export const handOverSchema = z
  .object({
    snapshot: z.object({ id: z.string(), created_at: timestamp }).nullable(),
    review: z
      .object({
        id: z.string(),
        status: z.enum(REVIEW_STATUSES),
        created_at: timestamp,
        published_at: timestamp.nullable(),
      })
      .nullable(),
    pack: z
      .object({
        id: z.string(),
        status: z.enum(PACK_STATUSES),
        created_at: timestamp,
        /** From then on it cannot be had any more; null until it is ready. */
        expires_at: timestamp.nullable(),
      })
      .nullable(),
  })
  .openapi("HandOver");
export type HandOverView = z.infer<typeof handOverSchema>;
