import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { type ExecutionRef, executionIsCurrent, touchRun } from "./executions.repository.ts";
import { deletePage, insertPiece, selectPieces } from "./run-pages.repository.ts";

// What an execution has read so far, a page of the provider each: what its steps return may be one megabyte, and nothing of
// a person should stay in the platform's log of steps. Gone with the end of the run, whoever ends it.

/** Items of one row: with names of the greatest length it stays well below the two megabytes that a row may have. */
const ITEMS_OF_PIECE = 250;

/** Rows that are read together. */
const PIECES_AT_ONCE = 8;

/** Stores a page; once more, it takes the place of what was stored of it. @returns false as `keepAlive` */
export async function keepPage(
  deps: Deps,
  ref: ExecutionRef,
  { kind, page }: { kind: string; page: number },
  items: readonly unknown[],
): Promise<boolean> {
  const of = { ...ref, kind, page };
  const isCurrent = executionIsCurrent(ref);
  const pieces = Array.from({ length: Math.ceil(items.length / ITEMS_OF_PIECE) }, (_, index) =>
    items.slice(index * ITEMS_OF_PIECE, (index + 1) * ITEMS_OF_PIECE),
  );
  const results = await deps.commit({
    changes: [
      deletePage(deps.db, of, isCurrent),
      ...pieces.map((piece, index) => insertPiece(deps.db, of, index, piece, isCurrent)),
      touchRun(deps.db, ref, deps.clock.now()),
    ],
  });
  return (results.at(-1) as unknown[]).length > 0;
}

/** Everything that the execution stored of a kind, in the order in which it was read. */
export async function readPages<T>(
  scope: SystemScope,
  deps: Pick<Deps, "db">,
  ref: ExecutionRef,
  kind: string,
): Promise<T[]> {
  const items: T[] = [];
  for (let after = -1; ; ) {
    const pieces = await selectPieces(scope, deps.db, { ...ref, kind }, after, PIECES_AT_ONCE);
    for (const piece of pieces) items.push(...(piece.items as T[]));
    const last = pieces.at(-1);
    if (last === undefined || pieces.length < PIECES_AT_ONCE) return items;
    after = last.page;
  }
}
