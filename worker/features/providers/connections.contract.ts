import { z } from "@hono/zod-openapi";
import { REASON_CODES, REASON_OWNERS } from "./reason-codes.contract.ts";

/** Why a provider connection cannot be used, as shown. `code` is null for a reason that is not one of the closed list. */
export const reasonViewSchema = z
  .object({
    code: z.enum(REASON_CODES).nullable(),
    label: z.string(),
    explanation: z.string(),
    owner: z.enum(REASON_OWNERS),
    retryable: z.boolean(),
  })
  .openapi("Reason");
export type ReasonView = z.infer<typeof reasonViewSchema>;
