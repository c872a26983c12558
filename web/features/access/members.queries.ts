import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";

export const membersKey = (workspaceId: string) => ["admin", "members", workspaceId] as const;

export const membersQuery = (workspaceId: string) => ({
  queryKey: membersKey(workspaceId),
  queryFn: () => unwrap(api.admin.workspaces[":workspaceId"].members.$get({ param: { workspaceId } })),
});

/** The tenants that somebody may give access to: those of their own scope. */
export const grantableTenantsQuery = (workspaceId: string) => ({
  queryKey: ["admin", "grantable-tenants", workspaceId],
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(
      api.admin.workspaces[":workspaceId"].tenants.$get({
        param: { workspaceId },
        query: pageParam === null ? {} : { cursor: pageParam },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
});

const member = api.admin.workspaces[":workspaceId"].members[":userId"];
const invitations = api.admin.workspaces[":workspaceId"].invitations;
const entitlement = api.admin.tenants[":tenantId"].entitlements[":userId"];

export const changeRole = (param: { workspaceId: string; userId: string }, role: Role) =>
  mutate((options) => member.$patch({ param, json: { role } }, options));

export const removeMember = (param: { workspaceId: string; userId: string }) =>
  mutate((options) => member.$delete({ param }, options));

/** The answer holds the link: it is shown once and never again. */
export const invite = (workspaceId: string, json: { email: string; role: Role }) =>
  mutate((options) => invitations.$post({ param: { workspaceId }, json }, options));

export const revokeInvitation = (param: { workspaceId: string; invitationId: string }) =>
  mutate((options) => invitations[":invitationId"].$delete({ param }, options));

export const grantTenant = (param: { tenantId: string; userId: string }, role: Role) =>
  mutate((options) => entitlement.$put({ param, json: { role } }, options));

export const withdrawTenant = (param: { tenantId: string; userId: string }) =>
  mutate((options) => entitlement.$delete({ param }, options));

// the token travels in bodies: addresses are logged on the way
export const fetchInvitation = (token: string) => unwrap(api.admin.invitations.lookup.$post({ json: { token } }));

/**
 * With name and password it makes the account and signs in; without, the signed-in account of that address accepts. A
 * link works once, so a lost answer is not repeated: the second one would find it used.
 */
export const acceptInvitation = (token: string, account: { name?: string; password?: string }) =>
  unwrap(api.admin.invitations.accept.$post({ json: { token, ...account } }));
