/** What a personal value is of: the word that its alias begins with. */
export type AliasKind = "Person" | "Group" | "Application" | "Device" | "Principal";

/** Somebody or something that the evidence names: its values belong together, so they share an alias. */
export interface Named {
  kind: AliasKind;
  /** Of the provider; null where only a name is known. */
  id: string | null;
  names: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const KIND_OF_TYPE: Readonly<Record<string, AliasKind>> = {
  user: "Person",
  group: "Group",
  service_principal: "Application",
  unknown: "Principal",
  unknown_principal: "Principal",
  device: "Device",
};

/** Types of subjects that have an alias. */
export const PERSONAL_TYPES: ReadonlySet<string> = new Set(Object.keys(KIND_OF_TYPE));

/** Names that stand alone, by the end of their key. */
const NAME_KEYS: readonly [RegExp, AliasKind][] = [
  [/(?:^|_)(?:owner|initiator|requester|creator|publisher|user|person|operator)_name$/, "Person"],
  [/(?:^|_)(?:upn|user_principal_name|e?mail|email_address)$/, "Person"],
  [/(?:^|_)group_name$/, "Group"],
  [/(?:^|_)(?:application|app|service_principal)_name$/, "Application"],
  [/(?:^|_)device_name$/, "Device"],
];

// what an address looks like, wherever it stands
const ADDRESS = /[^\s@<>"'(),;:[\]]{1,200}@[^\s@<>"'(),;:[\]]{1,200}\.[^\s@<>"'(),;:[\].]+/g;

const textsOf = (...values: unknown[]): string[] =>
  values.filter((value): value is string => typeof value === "string" && value.trim() !== "");

/** A role may be held for one application, group or device alone: its id is the whole of the scope then. */
const SCOPE_OF_ONE = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Who the object itself is about, in the shapes that reports and findings write. */
function describedBy(object: Json): Named[] {
  const found: Named[] = [];
  const add = (type: unknown, id: unknown, ...names: unknown[]) => {
    const kind = typeof type === "string" ? KIND_OF_TYPE[type] : undefined;
    if (kind === undefined) return;
    found.push({ kind, id: textsOf(id)[0] ?? null, names: textsOf(...names) });
  };
  if ("principal_id" in object)
    add(object.principal_type ?? "unknown", object.principal_id, object.principal_upn, object.principal_name);
  // what a comparison tells of somebody who is gone has no id any more
  if ("subject_label" in object) add(object.subject_type, object.subject_id, object.subject_label);
  if ("id" in object && "type" in object)
    add(object.type, object.id, object.upn, object.name, object.display_name, object.label);
  if (typeof object.scope === "string") {
    const [, id] = object.scope.match(SCOPE_OF_ONE) ?? [];
    if (id !== undefined) found.push({ kind: "Principal", id, names: [] });
  }
  const { via_group: group } = object;
  if (typeof group === "object" && group !== null) add("group", (group as Json).id, (group as Json).name);
  return found;
}

/** Everybody whom the value names, with what it calls them. */
export function namedIn(value: unknown, key = ""): Named[] {
  if (typeof value === "string") {
    const kind = NAME_KEYS.find(([pattern]) => pattern.test(key))?.[1];
    const alone: Named[] = kind === undefined || value.trim() === "" ? [] : [{ kind, id: null, names: [value] }];
    const addresses = (value.match(ADDRESS) ?? []).map(
      (found): Named => ({ kind: "Person", id: null, names: [found] }),
    );
    return [...alone, ...addresses];
  }
  if (Array.isArray(value)) return value.flatMap((entry) => namedIn(entry, key));
  if (typeof value !== "object" || value === null) return [];
  const described = describedBy(value as Json);
  // after the object itself: a name is known as that of somebody with an id before it is met alone
  return [...described, ...Object.entries(value).flatMap(([name, entry]) => namedIn(entry, name))];
}
