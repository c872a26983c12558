import { largeDirectory } from "./large-directory.ts";
import { usualDirectory } from "./role-directory.ts";
import { type DirectoryChange, type RoleAssignment, type RoleDirectory, UNCHANGED } from "./role-shapes.ts";

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
