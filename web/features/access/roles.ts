import { ROLES, type Role } from "../../../worker/features/access/capabilities.contract.ts";
import type { SelectOption } from "../../ui/field.tsx";

export const ROLE_LABELS: Record<Role, string> = {
  owner: "Owner",
  manager: "Manager",
  operator: "Operator",
  readonly: "Read-only",
};

/** What a role adds, for the person who grants it. */
export const ROLE_HINTS: Record<Role, string> = {
  owner: "Everything, members included",
  manager: "Operate, and manage provider connections",
  operator: "Run operations and verifications",
  readonly: "See, without changing anything",
};

export const ROLE_OPTIONS: readonly SelectOption[] = ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role] }));

export const toRole = (value: string): Role => ROLES.find((role) => role === value) ?? "readonly";
