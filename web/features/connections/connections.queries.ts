import type {
  ChangeConnection,
  ConsentReturn,
  CreateConnection,
  CredentialInput,
} from "../../../worker/features/connections/connections.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";
import { tenantKey } from "../tenants/tenants.queries.ts";

// Below the tenant's key: a verification that ends asks again for everything that hangs on the tenant.
export const connectionsKey = (tenantId: string) => [...tenantKey(tenantId), "provider-connections"] as const;
export const permissionsKey = (tenantId: string) => [...tenantKey(tenantId), "required-permissions"] as const;
export const reportKey = (tenantId: string) => [...tenantKey(tenantId), "verification-report"] as const;

const tenant = api.admin.tenants[":tenantId"];
const connection = api.admin["provider-connections"][":connectionId"];

/** Consent is granted in another tab: whoever comes back from there sees the connection as it is now. */
const fresh = { refetchOnWindowFocus: "always" as const };

export const connectionsQuery = (tenantId: string) => ({
  queryKey: connectionsKey(tenantId),
  queryFn: () => unwrap(tenant["provider-connections"].$get({ param: { tenantId } })),
  reconcile: "id",
  ...fresh,
});

export const permissionsQuery = (tenantId: string) => ({
  queryKey: permissionsKey(tenantId),
  queryFn: () => unwrap(tenant["required-permissions"].$get({ param: { tenantId } })),
  ...fresh,
});

/** `report` is null while no verification of the tenant has left one: an answer like any other, not a failure. */
export const reportQuery = (tenantId: string) => ({
  queryKey: reportKey(tenantId),
  queryFn: () =>
    unwrap(tenant["verification-report"].$get({ param: { tenantId } })).then(
      (report) => ({ report }),
      (error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return { report: null };
        throw error;
      },
    ),
  ...fresh,
});

export const fetchConnection = (connectionId: string) => unwrap(connection.$get({ param: { connectionId } }));

export const addConnection = (tenantId: string, json: CreateConnection) =>
  mutate((options) => tenant["provider-connections"].$post({ param: { tenantId }, json }, options));

export const changeConnection = (connectionId: string, json: ChangeConnection) =>
  mutate((options) => connection.$patch({ param: { connectionId }, json }, options));

export const setCredential = (connectionId: string, json: CredentialInput) =>
  mutate((options) => connection.credential.$put({ param: { connectionId }, json }, options));

/** Address at the provider where consent is granted; good for one use. */
export const startConsent = (connectionId: string) =>
  mutate((options) => connection.consent.$post({ param: { connectionId } }, options));

/** Hands on what the provider's redirect carried. Under one `key` it counts once, also after a reload. */
export const finishConsent = (json: ConsentReturn, key: string) =>
  mutate(() => api.admin["provider-consents"].$post({ json }, { headers: { "Idempotency-Key": key } }));
