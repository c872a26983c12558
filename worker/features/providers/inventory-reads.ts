import type { InventoryPart } from "./inventory-parts.contract.ts";
import {
  type ClientSource,
  type QuestionTarget,
  type Refusal,
  refusalOf,
  type StillWorking,
  signedIn,
} from "./verification-steps.ts";

/** Safe to store: a number, or why there is none. */
export type PartAnswer = { part: InventoryPart; ok: true; count: number } | ({ part: InventoryPart } & Refusal);

/** Counts one part. Complete in itself: it gets its own token when the client has none. */
export async function countPart(
  clientOf: ClientSource,
  part: InventoryPart,
  target: QuestionTarget,
  stillWorking: StillWorking,
): Promise<PartAnswer> {
  const source = await signedIn(clientOf, target, stillWorking);
  if (!source.ok) return { part, ...source };
  const read = await source.client.countInventory(target.externalTenantId, part, stillWorking);
  return read.ok ? { part, ok: true, count: read.count } : { part, ...refusalOf(read, target) };
}
