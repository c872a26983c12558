import type { ConnectionView } from "../../../worker/features/connections/connections.contract.ts";

/** The connection that a page is about: the asked one while it exists, else the default. */
export const shownConnection = (items: readonly ConnectionView[], askedId: string | undefined) =>
  items.find((item) => item.id === askedId) ?? items.find((item) => item.is_default) ?? items[0];

/** A tenant's connections with one as the server answered it: it replaces or joins, and there is one default. */
export function withConnection(items: readonly ConnectionView[], changed: ConnectionView): ConnectionView[] {
  const others = items.map((item) =>
    item.id === changed.id ? changed : { ...item, is_default: item.is_default && !changed.is_default },
  );
  return others.some((item) => item.id === changed.id) ? others : [...others, changed];
}
