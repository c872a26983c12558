import { z } from "@hono/zod-openapi";
import { emailSchema } from "./session.contract.ts";

/** By address: the directory of operators is not built yet, and who asks for this was told an address. */
export const operatorByEmailSchema = z.strictObject({ email: emailSchema }).openapi("OperatorByEmail");

export const operatorAccountSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    deactivated_at: z.iso.datetime({ precision: 3 }).nullable(),
  })
  .openapi("OperatorAccount");
export type OperatorAccount = z.infer<typeof operatorAccountSchema>;
