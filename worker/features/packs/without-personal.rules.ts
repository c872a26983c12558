import type { Aliases } from "./aliases.rules.ts";
import { PERSONAL_TYPES } from "./personal-values.rules.ts";

type Json = Readonly<Record<string, unknown>>;

/** Words of ours or of the provider's catalogs, times and fingerprints: nobody is named there. */
const NOT_PERSONAL =
  /^(?:type|kind|rule|severity|state|status|outcome|duration|provider|section|resource|value|id|stage|reason_code|schema_version|fingerprint|report_id|since_report_id|role_template_id|connection_type|principal_type|subject_type|features|satisfied_by)$|_at$|_until$|_status$/;

const isPersonal = (type: unknown): boolean => typeof type === "string" && PERSONAL_TYPES.has(type);

/** What the fields of the object are called by because of whom it is about. */
function ofItsSubject(object: Json, aliases: Aliases): Json {
  const replaced: Record<string, unknown> = {};
  const replace = (id: unknown, ...keys: string[]) => {
    const alias = typeof id === "string" ? aliases.ofId(id) : null;
    if (alias === null) return;
    for (const key of keys) if (typeof object[key] === "string") replaced[key] = alias;
  };
  if ("principal_id" in object) replace(object.principal_id, "principal_id", "principal_name", "principal_upn");
  if (isPersonal(object.subject_type)) replace(object.subject_id, "subject_id", "subject_label");
  if (isPersonal(object.type)) replace(object.id, "id", "upn", "name", "display_name", "label");
  return replaced;
}

/** Names of custom roles are the customer's own words; those of the others the provider's. */
const isProvidersWord = (key: string, object: Json): boolean =>
  key === "role_name" && (object.is_custom_role === false || !("is_custom_role" in object));

/** The reason of an accepted risk is free text about people more often than not: it is left out as a whole. */
const LEFT_OUT = new Set(["accepted_reason"]);

/** The value as a pack without personal data holds it. */
export function withoutPersonal<T>(value: T, aliases: Aliases): T {
  return rewritten(value, aliases) as T;
}

function rewritten(value: unknown, aliases: Aliases): unknown {
  if (typeof value === "string") return aliases.inText(value);
  if (Array.isArray(value)) return value.map((entry) => rewritten(entry, aliases));
  if (typeof value !== "object" || value === null) return value;
  const object = value as Json;
  const subject = ofItsSubject(object, aliases);
  return Object.fromEntries(
    Object.entries(object).map(([key, entry]) => {
      if (LEFT_OUT.has(key)) return [key, null];
      if (key in subject) return [key, subject[key]];
      if (key === "via_group") return [key, viaGroup(entry, aliases)];
      if (typeof entry === "string" && (NOT_PERSONAL.test(key) || isProvidersWord(key, object))) return [key, entry];
      return [key, rewritten(entry, aliases)];
    }),
  );
}

function viaGroup(group: unknown, aliases: Aliases): unknown {
  if (typeof group !== "object" || group === null) return group;
  const { id, name } = group as { id?: unknown; name?: unknown };
  const alias = typeof id === "string" ? aliases.ofId(id) : null;
  return { id: alias, name: typeof name === "string" ? alias : null };
}
