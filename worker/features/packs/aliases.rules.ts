import { createHash } from "node:crypto";
import type { AliasKind, Named } from "./personal-values.rules.ts";
import { fold, makeReplacer, spellings } from "./replacer.rules.ts";

// The same evidence gives the same aliases in whatever order it is read: everybody is known before the first alias is
// given, and the numbers go by a hash, so that they tell nothing about a name either.

/** Where two pieces disagree about what somebody is, the earlier of these is believed. */
const BELIEVED: readonly AliasKind[] = ["Person", "Group", "Application", "Device", "Principal"];

interface Entity {
  kind: AliasKind;
  id: string | null;
  names: Set<string>;
}

export interface Aliases {
  /** Of somebody with an id at the provider; null for one that the evidence does not name. */
  ofId(id: string): string | null;
  /** The text with every known value replaced. */
  inText(text: string): string;
  /** How many there are. */
  count: number;
}

const valuesOf = ({ id, names }: Entity): string[] => (id === null ? [...names] : [id, ...names]);

/** In the order of a hash of what each is known by. */
function inOrder(entities: Iterable<Entity>): Entity[] {
  const keyed = [...entities].map((entity) => {
    const [first = ""] = [...valuesOf(entity)];
    return {
      entity,
      key: createHash("sha256")
        .update(`${entity.id === null}:${fold(first)}`)
        .digest("hex"),
    };
  });
  return keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ entity }) => entity);
}

/** The next number of the kind; one that somebody's real name happens to be is passed over. */
function nextAlias(kind: AliasKind, numbers: Map<AliasKind, number>, isTaken: (alias: string) => boolean): string {
  for (let number = (numbers.get(kind) ?? 0) + 1; ; number += 1) {
    const alias = `${kind} ${String(number).padStart(4, "0")}`;
    numbers.set(kind, number);
    if (!isTaken(alias)) return alias;
  }
}

/** Collects who is named, piece by piece. */
export class AliasBook {
  readonly #byId = new Map<string, Entity>();
  readonly #alone = new Map<string, Entity>();

  add({ kind, id, names }: Named): void {
    const [table, place] = id === null ? [this.#alone, fold(names[0] ?? "")] : [this.#byId, fold(id)];
    if (place === "") return;
    const known = table.get(place);
    const entity = known ?? { kind, id, names: new Set<string>() };
    if (BELIEVED.indexOf(kind) < BELIEVED.indexOf(entity.kind)) entity.kind = kind;
    for (const name of names) entity.names.add(name);
    if (known === undefined) table.set(place, entity);
  }

  /** Gives everybody an alias. */
  close(): Aliases {
    const withId = inOrder(this.#byId.values());
    // an id is one entity's; a name that several have is the first one's, where it stands without an id
    const owners = new Map<string, Entity>();
    const claim = (value: string, entity: Entity) => {
      for (const spelling of spellings(value)) if (!owners.has(spelling)) owners.set(spelling, entity);
    };
    for (const entity of withId) claim(entity.id ?? "", entity);
    for (const entity of withId) for (const name of entity.names) claim(name, entity);
    const alone = inOrder(
      [...this.#alone.values()].filter(({ names }) => ![...names].some((name) => owners.has(fold(name)))),
    );
    for (const entity of alone) for (const name of entity.names) claim(name, entity);

    const numbers = new Map<AliasKind, number>();
    const aliases = new Map<Entity, string>();
    for (const entity of [...withId, ...alone])
      aliases.set(
        entity,
        nextAlias(entity.kind, numbers, (alias) => owners.has(fold(alias))),
      );
    const aliasOf = (entity: Entity | undefined): string | null => (entity && aliases.get(entity)) ?? null;
    return {
      ofId: (id) => aliasOf(this.#byId.get(fold(id))),
      inText: makeReplacer(new Map([...owners].map(([value, entity]) => [value, aliasOf(entity) ?? ""]))),
      count: aliases.size,
    };
  }
}
