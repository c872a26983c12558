import type { PlatformCapability } from "../../../worker/features/access/capabilities.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";

export const fetchPlatformUsers = async () => (await unwrap(api.system.users.$get({ query: {} }))).items;

export type PlatformUser = Awaited<ReturnType<typeof fetchPlatformUsers>>[number];

export interface NewPlatformUser {
  name: string;
  email: string;
  capabilities: PlatformCapability[];
}

/** The answer holds the one-time password: it is told once and stored nowhere. */
export const addPlatformUser = (json: NewPlatformUser) =>
  mutate((options) => api.system.users.$post({ json }, options));

export const setCapabilities = (id: string, capabilities: PlatformCapability[]) =>
  mutate((options) => api.system.users[":id"].capabilities.$put({ param: { id }, json: { capabilities } }, options));

export const deactivate = (id: string) =>
  mutate((options) => api.system.users[":id"].deactivate.$post({ param: { id } }, options));

export const reactivate = (id: string) =>
  mutate((options) => api.system.users[":id"].reactivate.$post({ param: { id } }, options));
