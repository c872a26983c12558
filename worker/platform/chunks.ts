/** Rows per statement of a clean-up: a writer beside it waits for one of them at most. */
const CHUNK = 500;

/**
 * Deletes until there is nothing left to delete.
 *
 * @param deleteSome deletes at most `limit` rows and answers how many it were
 * @returns how many it were in all
 */
export async function deleteInChunks(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  let all = 0;
  for (let deleted = CHUNK; deleted === CHUNK; all += deleted) deleted = await deleteSome(CHUNK);
  return all;
}
