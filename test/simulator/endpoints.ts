import { setTimeout as wait } from "node:timers/promises";
import type { InventoryPart } from "../../worker/features/providers/inventory-parts.contract.ts";
import { GRAPH_RESOURCE } from "../../worker/features/providers/permissions.contract.ts";
import { grantedValues, objectIdOf, pageOf } from "./grants.ts";
import * as graph from "./graph-responses.ts";
import { inventoryPage } from "./inventory.ts";
import type { Answer, Stamp } from "./responses.ts";
import * as responses from "./responses.ts";
import * as roles from "./role-pages.ts";
import type { ScenarioStore, SimulatedTenant } from "./scenario-store.ts";
import { type Endpoint, FAULTS, FOREIGN_ENTRA_TENANT_ID } from "./scenarios.ts";
import type { Codes } from "./sign-in-page.ts";

/** An answer that is no answer: the connection is cut. */
export const DESTROY = "destroy";

export type Reply = Answer | typeof DESTROY;

/** What the provider answers, endpoint by endpoint, as the tenant's scenario has it. */
export function createEndpoints(store: ScenarioStore, codes: Codes, closing: AbortSignal) {
  /** What stands in for the answer while a fault lasts; null lets the request through, perhaps late. */
  async function faultOf(tenant: SimulatedTenant, endpoint: Endpoint, stamp: Stamp): Promise<Reply | null> {
    const { settings } = tenant;
    const fault = FAULTS.find((name) => name === settings.scenario);
    if (fault === undefined || !store.takeFault(tenant, endpoint)) return null;
    const isToken = endpoint === "token" || endpoint === "discovery";
    const refuse = (name: "throttled" | "unavailable") =>
      isToken ? responses.entraError(name, {}, stamp) : graph.graphError(name, stamp);
    switch (fault) {
      case "throttled": {
        const refusal = refuse("throttled");
        const header = responses.retryAfterHeader(settings.retry_after, settings.retry_after_seconds, stamp.nowMs);
        return { ...refusal, headers: { ...refusal.headers, ...header } };
      }
      case "unavailable":
        return refuse("unavailable");
      case "malformed":
        return graph.malformed(stamp);
      case "error_without_envelope":
        return graph.withoutEnvelope(stamp);
      case "unreachable":
        return DESTROY;
      case "slow":
        await wait(settings.delay_ms, undefined, { signal: closing });
        return null;
    }
  }

  function credentialRefusal(tenant: SimulatedTenant, field: (name: string) => string, stamp: Stamp): Answer | null {
    const fill = { client: field("client_id"), tenant: tenant.entraTenantId };
    const { scenario, consent } = tenant.settings;
    const refuse = (name: responses.EntraErrorName) => responses.entraError(name, fill, stamp);
    const assertion = field("client_assertion");
    if (field("client_secret") === "" && assertion === "") return refuse("credential_absent");
    if (assertion !== "" && responses.assertionIssuer(assertion) !== fill.client) return refuse("assertion_invalid");
    if (consent !== "granted") return refuse(responses.CONSENT_REFUSALS[consent]);
    if (scenario === "app_disabled") return refuse("app_disabled");
    // a rotation mends it, so that one can be tried
    const isMended = assertion !== "" || field("client_secret").includes("rotated");
    if ((scenario === "secret_invalid" || scenario === "secret_expired") && !isMended) return refuse(scenario);
    return null;
  }

  /** A code is good once, for the application and the address that it was issued to. */
  function exchange(field: (name: string) => string, stamp: Stamp): Answer {
    if (field("client_secret") === "") return responses.entraError("credential_absent", {}, stamp);
    const code = codes.take(field("code"));
    if (code === undefined || code.clientId !== field("client_id") || code.redirectUri !== field("redirect_uri"))
      return responses.entraError("code_invalid", {}, stamp);
    return responses.signedIn(code, stamp);
  }

  async function token(idOrDomain: string, body: string, stamp: Stamp): Promise<Reply> {
    const form = new URLSearchParams(body);
    const field = (name: string) => form.get(name) ?? "";
    for (const parameter of ["grant_type", "client_id", "scope"]) {
      if (field(parameter) === "") return responses.entraError("parameter_missing", { parameter }, stamp);
    }
    const grant = field("grant_type");
    const isCode = grant === "authorization_code";
    if (grant !== "client_credentials" && !isCode) return responses.entraError("grant_unsupported", { grant }, stamp);
    const tenant = store.find(idOrDomain);
    if (tenant === undefined) return responses.entraError("tenant_unknown", { tenant: idOrDomain }, stamp);
    const faulty = await faultOf(tenant, "token", stamp);
    if (faulty !== null) return faulty;
    if (isCode) return exchange(field, stamp);
    if (!field("scope").endsWith("/.default")) return responses.entraError("scope_invalid", {}, stamp);
    const refusal = credentialRefusal(tenant, field, stamp);
    if (refusal !== null) return refusal;
    const audience = field("scope").replace(/\/\.default$/, "");
    return responses.tokenGranted(tenant.entraTenantId, field("client_id"), audience, grantedValues(tenant), stamp);
  }

  async function discovery(idOrDomain: string, stamp: Stamp): Promise<Reply> {
    const tenant = store.find(idOrDomain);
    if (tenant === undefined) return responses.entraError("tenant_unknown", { tenant: idOrDomain }, stamp);
    return (await faultOf(tenant, "discovery", stamp)) ?? responses.openIdConfiguration(tenant.entraTenantId);
  }

  /** The tenant and the application that a bearer token is good for, or why it is good for none. */
  function bearerOf(bearer: string, stamp: Stamp): { tenant: SimulatedTenant; appId: string } | Answer {
    if (bearer === "") return graph.graphError("token_empty", stamp);
    const claims = responses.readClaims(bearer);
    if (claims === null) return graph.graphError("token_malformed", stamp);
    if (claims.exp * 1000 <= stamp.nowMs) return graph.graphError("token_expired", stamp);
    const tenant = store.get(claims.tid);
    // a token outlives the consent it was issued under
    if (tenant === undefined || tenant.settings.consent !== "granted")
      return graph.graphError("identity_not_found", stamp);
    return { tenant, appId: claims.appid };
  }

  /** A Graph read: the token first, then the fault of the scenario, then what the endpoint says. */
  async function read(
    endpoint: Endpoint,
    bearer: string,
    stamp: Stamp,
    answer: (tenant: SimulatedTenant, appId: string) => Answer,
  ): Promise<Reply> {
    const asking = bearerOf(bearer, stamp);
    if ("status" in asking) return asking;
    return (await faultOf(asking.tenant, endpoint, stamp)) ?? answer(asking.tenant, asking.appId);
  }

  return {
    token,
    discovery,

    organization: (bearer: string, select: readonly string[], stamp: Stamp) =>
      read("organization", bearer, stamp, (tenant) => {
        if (tenant.settings.scenario === "permission_denied") return graph.graphError("permission_denied", stamp);
        const id = tenant.settings.scenario === "wrong_tenant" ? FOREIGN_ENTRA_TENANT_ID : tenant.entraTenantId;
        return graph.organization(id, tenant.displayName, select, stamp);
      }),

    servicePrincipal: (bearer: string, appId: string, stamp: Stamp) =>
      read("service_principal", bearer, stamp, (tenant, asking) =>
        appId === GRAPH_RESOURCE || appId === asking
          ? graph.servicePrincipal(objectIdOf(tenant, appId), stamp)
          : graph.graphError("resource_not_found", stamp),
      ),

    /** @param origin of the request, for the link to the next page */
    assignments: (bearer: string, objectId: string, page: number, origin: string, stamp: Stamp) =>
      read("permissions", bearer, stamp, (tenant, asking) => {
        if (objectId !== objectIdOf(tenant, asking)) return graph.graphError("resource_not_found", stamp);
        const { items, hasMore } = pageOf(tenant, page);
        const next = `${origin}/v1.0/servicePrincipals/${objectId}/appRoleAssignments?$top=999&$select=appRoleId,resourceId&$skiptoken=${page + 1}`;
        return graph.list("appRoleAssignments", items, hasMore ? next : null, stamp);
      }),

    directoryRoles: (bearer: string, url: URL, stamp: Stamp) =>
      read("directory_roles", bearer, stamp, (tenant) => roles.definitionsPage(tenant, url, stamp)),

    roleAssignments: (bearer: string, url: URL, stamp: Stamp) =>
      read("role_assignments", bearer, stamp, (tenant) => roles.assignmentsPage(tenant, url, stamp)),

    roleSchedules: (bearer: string, url: URL, stamp: Stamp) =>
      read("role_schedules", bearer, stamp, (tenant) => roles.schedulesPage(tenant, url, stamp)),

    groupMembers: (bearer: string, groupId: string, url: URL, stamp: Stamp) =>
      read("group_members", bearer, stamp, (tenant) => roles.membersPage(tenant, groupId, url, stamp)),

    /** A page of the objects that an inventory counts. */
    inventory: (endpoint: Endpoint, part: InventoryPart, bearer: string, url: URL, stamp: Stamp) =>
      read(endpoint, bearer, stamp, (tenant) => inventoryPage(tenant, part, url, stamp)),
  };
}

export type Endpoints = ReturnType<typeof createEndpoints>;
