import { largeDirectory } from "./large-directory.ts";
import { type RoleAssignment, type RoleDirectory, usualDirectory } from "./role-directory.ts";
import type { Endpoint } from "./scenarios.ts";

/** What a test changes about who holds which role in a directory, and about who may read it. */
export interface DirectoryChange {
  size: "usual" | "large";
  /** Ids of assignments that are taken away. */
  without: readonly string[];
  /** Assignments that come to it. */
  with: readonly RoleAssignment[];
  /** Permissions that the tenant has not granted, beside those of its scenario. */
  not_granted: readonly string[];
  /** Endpoints of roles and groups that refuse the application, whatever was granted. */
  refuses: readonly Endpoint[];
  /** Without it, the directory knows no time-bound assignments and says so. */
  is_licensed: boolean;
}

export const UNCHANGED: DirectoryChange = {
  size: "usual",
  without: [],
  with: [],
  not_granted: [],
  refuses: [],
  is_licensed: true,
};

interface Holder {
  entraTenantId: string;
  domain: string;
  directory: DirectoryChange;
}

const made = new Map<string, RoleDirectory>();

function baseOf(tenant: Holder): RoleDirectory {
  const key = `${tenant.entraTenantId} ${tenant.domain} ${tenant.directory.size}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const base = tenant.directory.size === "large" ? largeDirectory(tenant) : usualDirectory(tenant);
  made.set(key, base);
  return base;
}

/** The roles of the tenant's directory as they are now. */
export function rolesOf(tenant: Holder): RoleDirectory {
  const base = baseOf(tenant);
  const { without, with: added } = tenant.directory;
  const gone = new Set(without);
  return { ...base, assignments: [...base.assignments.filter(({ id }) => !gone.has(id)), ...added] };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const isAssignments = (value: unknown): value is RoleAssignment[] =>
  Array.isArray(value) &&
  value.every((item) =>
    ["id", "roleDefinitionId", "principalId", "directoryScopeId"].every((key) => typeof item?.[key] === "string"),
  );

const CHECKS: { [K in keyof DirectoryChange]: (value: unknown) => boolean } = {
  size: (value) => value === "usual" || value === "large",
  without: isTexts,
  with: isAssignments,
  not_granted: isTexts,
  refuses: isTexts,
  is_licensed: (value) => typeof value === "boolean",
};

/** Reads the body of `PUT /directories/:id`: what it does not name is as the scenario has it. Null for a wrong one. */
export function parseDirectoryChange(body: unknown): DirectoryChange | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  const isRight = Object.entries(body).every(
    ([key, value]) => Object.hasOwn(CHECKS, key) && CHECKS[key as keyof DirectoryChange](value),
  );
  return isRight ? { ...UNCHANGED, ...body } : null;
}
