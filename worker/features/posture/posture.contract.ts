import { z } from "zod";
import { SEVERITIES } from "../findings/finding-rules.contract.ts";

/** Version of the report's payload and items, and of the rule of its score. */
export const POSTURE_VERSION = 1;

export const PERMISSION_KINDS = ["required", "extra", "unknown"] as const;

/** One item of the report's parts: a permission that is needed, or one that is granted and that nothing needs. */
export const permissionItem = z.object({
  /** `extra`: known, and needed by nothing. `unknown`: no list of ours knows it. */
  kind: z.enum(PERMISSION_KINDS),
  /** Application id of the API. */
  resource: z.string(),
  resource_name: z.string(),
  id: z.string(),
  /** Its name; null for an unknown one. */
  value: z.string().nullable(),
  status: z.enum(["granted", "missing"]),
  /** The higher grant that satisfies a needed one, when it is not granted itself. */
  satisfied_by: z.string().nullable(),
  /** What of the product needs it. */
  features: z.array(z.string()),
  /** Whether a tenant cannot be activated without it. */
  blocking: z.boolean(),
  /** Of the finding that it makes, or would make when it were missing. */
  severity: z.enum(SEVERITIES),
  severity_source: z.literal("product_catalog"),
});
export type PermissionItem = z.infer<typeof permissionItem>;

/** How many of the changed permissions the payload names at most, of each kind. */
export const MAX_NAMED_CHANGES = 100;

/** A changed permission by its name; an unknown one by resource and id. */
const changed = z.object({ count: z.number().int(), named: z.array(z.string()) });

/** Payload of a stored report of the type `permission_posture`. */
export const posturePayload = z.object({
  score: z.number().int().min(0).max(100),
  scoring: z.object({
    /** The rule, as text. */
    rule: z.string(),
    weights: z.object({ blocking: z.number().int(), other: z.number().int() }),
    reached: z.number().int(),
    possible: z.number().int(),
  }),
  /** Where the severity of an item comes from: the catalog of this product, not the provider. */
  severity_source: z.literal("product_catalog"),
  totals: z.object({
    required: z.number().int(),
    granted: z.number().int(),
    missing: z.number().int(),
    missing_blocking: z.number().int(),
    extra: z.number().int(),
    unknown: z.number().int(),
  }),
  /** In the order of the catalog. */
  features: z.array(
    z.object({
      feature: z.string(),
      required: z.number().int(),
      granted: z.number().int(),
      /** Names of what is missing. */
      missing: z.array(z.string()),
    }),
  ),
  /** The application has more grants than a report holds: unknown ones beyond that are not counted. */
  is_truncated: z.boolean(),
  /** Against the report before; null for the first of a tenant. */
  changes: z
    .object({
      since_report_id: z.string(),
      score_before: z.number().int(),
      /** Of what is needed. */
      newly_missing: changed,
      newly_granted: changed,
      /** Of what nothing needs, known or not. */
      grants_added: changed,
      grants_removed: changed,
    })
    .nullable(),
});
export type PosturePayload = z.infer<typeof posturePayload>;
