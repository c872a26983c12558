import type { ListedPack, PackList } from "../../../worker/features/packs/packs.contract.ts";

/**
 * The known list with a pack that was just answered, in its place or first. A list that nobody has asked for yet stays
 * unknown.
 */
export function withPack<List extends { pages: PackList[] }>(
  known: List | undefined,
  pack: ListedPack,
): List | undefined {
  if (known === undefined) return undefined;
  const isListed = known.pages.some(({ items }) => items.some(({ id }) => id === pack.id));
  const pages = known.pages.map((page, index) => {
    if (isListed) return { ...page, items: page.items.map((item) => (item.id === pack.id ? pack : item)) };
    return index === 0 ? { ...page, items: [pack, ...page.items] } : page;
  });
  return { ...known, pages };
}
