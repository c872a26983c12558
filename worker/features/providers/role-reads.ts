import type { RoleList, RoleListItems } from "./role-lists.contract.ts";
import {
  type ClientSource,
  type QuestionTarget,
  type Refusal,
  refusalOf,
  type StillWorking,
  signedIn,
} from "./verification-steps.ts";

/** A list of the provider, and where in it: `from` is what the page before named, null for the first page. */
export interface RolePlace<L extends RoleList = RoleList> {
  list: L;
  from: string | null;
  /** Group whose members are read; of no meaning for the other lists. */
  groupId: string | null;
}

export type RolePage<L extends RoleList> =
  | { ok: true; items: RoleListItems[L][]; next: string | null }
  | (Refusal & { notLicensed: boolean });

/** Reads one page. Complete in itself: it gets its own token when the client has none. */
export async function readRolePage<L extends RoleList>(
  clientOf: ClientSource,
  place: RolePlace<L>,
  target: QuestionTarget,
  stillWorking: StillWorking,
): Promise<RolePage<L>> {
  const source = await signedIn(clientOf, target, stillWorking);
  if (!source.ok) return { ...source, notLicensed: false };
  const read = await source.client.readRoles(target.externalTenantId, place, stillWorking);
  if (!read.ok) return { ...refusalOf(read, target), notLicensed: read.notLicensed === true };
  return { ok: true, items: read.items, next: read.next };
}
