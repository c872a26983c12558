import { z } from "zod";

/** Version of the report's payload and items. */
export const ADMIN_ROLES_VERSION = 1;

export const PRINCIPAL_TYPES = ["user", "group", "service_principal", "unknown"] as const;
export const principalType = z.enum(PRINCIPAL_TYPES);
export type PrincipalType = z.infer<typeof principalType>;

/** One item of the report's parts: who holds which role, how, and for how long. */
export const roleAssignmentItem = z.object({
  /** Template id of a built-in role; of a custom role, the id of its definition. */
  role_template_id: z.string(),
  role_name: z.string(),
  is_custom_role: z.boolean(),
  principal_type: principalType,
  principal_id: z.string(),
  principal_name: z.string().nullable(),
  principal_upn: z.string().nullable(),
  account_enabled: z.boolean().nullable(),
  is_guest: z.boolean().nullable(),
  /** The role-holding group through which the principal has the role; null for what is assigned directly. */
  via_group: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  duration: z.enum(["permanent", "time_bound"]),
  ends_at: z.string().nullable(),
  /** `/` for the whole directory, else the part of it that the assignment is limited to. */
  scope: z.string(),
});
export type RoleAssignmentItem = z.infer<typeof roleAssignmentItem>;

/** How many different principals, by their type. */
const principalCounts = z.object({
  user: z.number().int(),
  group: z.number().int(),
  service_principal: z.number().int(),
  unknown: z.number().int(),
});
export type PrincipalCounts = z.infer<typeof principalCounts>;

/** What a role is held by. */
const roleSummary = z.object({
  role_template_id: z.string(),
  role_name: z.string(),
  is_custom_role: z.boolean(),
  is_high_privilege: z.boolean(),
  /** Items of the report with the role. */
  assignments: z.number().int(),
  /** Different principals that hold it, whichever way. */
  principals: principalCounts,
});
export type RoleSummary = z.infer<typeof roleSummary>;

/** How many of the changed items the payload names at most, of each kind. */
export const MAX_NAMED_CHANGES = 100;

/**
 * Whether the ends of assignments are known: `read`; `not_licensed`, so the directory has no time-bound assignments; or
 * `not_read`, so an assignment that is told as permanent may be time-bound.
 */
export const DURATION_KNOWLEDGE = ["read", "not_licensed", "not_read"] as const;
export type DurationKnowledge = (typeof DURATION_KNOWLEDGE)[number];

/** Payload of a stored report of the type `entra.admin_roles`. */
export const adminRolesPayload = z.object({
  totals: z.object({
    assignments: z.number().int(),
    high_privilege_assignments: z.number().int(),
    time_bound_assignments: z.number().int(),
    /** Different principals, by type. */
    principals: principalCounts,
    high_privilege_principals: principalCounts,
    guests: z.number().int(),
    disabled_accounts: z.number().int(),
  }),
  /** High-privilege roles first, then by name. */
  roles: z.array(roleSummary),
  durations: z.enum(DURATION_KNOWLEDGE),
  groups: z.object({
    /** Groups that hold a role. */
    holding: z.number().int(),
    /** Of those, the ones whose members are not in the report. */
    unread_ids: z.array(z.string()),
  }),
  /** The directory has more than a report holds: what is counted here is a part of it. */
  is_truncated: z.boolean(),
  /** Against the report before; null for the first of a tenant. */
  changes: z
    .object({
      since_report_id: z.string(),
      added: z.number().int(),
      removed: z.number().int(),
      /** Held then and now, but not in the same way: another duration, a disabled account, a new name. */
      changed: z.number().int(),
      /** The first of them, in the order of the items. */
      added_items: z.array(roleAssignmentItem),
      removed_items: z.array(roleAssignmentItem),
    })
    .nullable(),
});
export type AdminRolesPayload = z.infer<typeof adminRolesPayload>;
