import type { PlatformCapability } from "../../../worker/features/access/capabilities.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";

const fetchPage = (cursor: string | null) =>
  unwrap(api.system.users.$get({ query: cursor === null ? {} : { cursor } }));

export type PlatformUser = Awaited<ReturnType<typeof fetchPage>>["items"][number];

export interface PlatformUsers {
  users: PlatformUser[];
  hasMore: boolean;
}

/** The first `pages` pages of the list. */
export async function fetchPlatformUsers(pages: number): Promise<PlatformUsers> {
  const users: PlatformUser[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; page++) {
    const { items, next_cursor }: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(cursor);
    users.push(...items);
    cursor = next_cursor;
    if (cursor === null) break;
  }
  return { users, hasMore: cursor !== null };
}

export interface NewPlatformUser {
  name: string;
  email: string;
  capabilities: PlatformCapability[];
}

/** The answer holds the initial password: it is told once and stored nowhere. */
export const addPlatformUser = (json: NewPlatformUser) =>
  mutate((options) => api.system.users.$post({ json }, options));

export const setCapabilities = (id: string, capabilities: PlatformCapability[]) =>
  mutate((options) =>
    api.system.users[":platformUserId"].capabilities.$put(
      { param: { platformUserId: id }, json: { capabilities } },
      options,
    ),
  );

export const deactivate = (id: string) =>
  mutate((options) => api.system.users[":platformUserId"].deactivate.$post({ param: { platformUserId: id } }, options));

export const reactivate = (id: string) =>
  mutate((options) => api.system.users[":platformUserId"].reactivate.$post({ param: { platformUserId: id } }, options));
