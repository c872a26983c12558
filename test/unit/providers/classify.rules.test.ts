import { describe, expect, it } from "vitest";
import { classifyFailure } from "../../../worker/features/providers/microsoft/classify.rules.ts";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";

type Row = [status: number | null, code: string | null, entraCodes: number[], reason: ReasonCode];

const TOKEN_ROWS: Row[] = [
  [400, "unauthorized_client", [700016], "provider_consent_missing"],
  [401, "invalid_client", [7000229], "provider_consent_missing"],
  [400, "invalid_grant", [65001], "provider_consent_missing"],
  [400, "consent_required", [], "provider_consent_missing"],
  [401, "invalid_client", [7000215], "provider_credential_invalid"],
  [401, "invalid_client", [7000222], "provider_credential_invalid"],
  [401, "invalid_client", [700027], "provider_credential_invalid"],
  [401, "invalid_client", [], "provider_credential_invalid"],
  [400, "invalid_client", [123456789], "provider_credential_invalid"],
  [401, "invalid_client", [700024], "provider_auth_failed"],
  [401, "invalid_client", [7000216], "provider_credential_missing"],
  [401, "invalid_client", [7000218], "provider_credential_missing"],
  [400, "unauthorized_client", [7000112], "provider_auth_failed"],
  [400, "unauthorized_client", [], "provider_auth_failed"],
  [400, "invalid_grant", [53003], "provider_auth_failed"],
  [400, "invalid_grant", [], "provider_auth_failed"],
  [401, null, [], "provider_auth_failed"],
  [403, null, [], "provider_auth_failed"],
  [400, "invalid_request", [90002], "provider_connection_invalid"],
  [400, "invalid_tenant", [90002], "provider_connection_invalid"],
  [400, "invalid_tenant", [], "provider_connection_invalid"],
  [400, "invalid_request", [900023], "provider_connection_invalid"],
  [400, "invalid_client", [123456789, 700016], "provider_consent_missing"],
  [429, "temporarily_unavailable", [90055], "rate_limited"],
  [429, "unauthorized_client", [700016], "rate_limited"],
  [500, null, [], "network_unreachable"],
  [503, "temporarily_unavailable", [90033], "network_unreachable"],
  [503, "unauthorized_client", [700016], "network_unreachable"],
  [400, "temporarily_unavailable", [], "network_unreachable"],
  [408, null, [], "network_unreachable"],
  [null, null, [], "network_unreachable"],
  [400, "invalid_request", [900144], "unknown_error"],
  [400, "invalid_scope", [1002012], "unknown_error"],
  [400, null, [], "unknown_error"],
  [302, null, [], "unknown_error"],
  [200, null, [], "unknown_error"],
];

const GRAPH_ROWS: Row[] = [
  [401, "Authorization_IdentityNotFound", [], "provider_consent_missing"],
  [401, "InvalidAuthenticationToken", [], "provider_auth_failed"],
  [401, "UnknownError", [], "provider_auth_failed"],
  [401, null, [], "provider_auth_failed"],
  [403, "Authorization_RequestDenied", [], "provider_permission_denied"],
  [403, "accessDenied", [], "provider_permission_denied"],
  [403, null, [], "provider_permission_denied"],
  [429, "TooManyRequests", [], "rate_limited"],
  [429, null, [], "rate_limited"],
  [500, "generalException", [], "network_unreachable"],
  [502, null, [], "network_unreachable"],
  [503, "serviceNotAvailable", [], "network_unreachable"],
  [504, null, [], "network_unreachable"],
  [null, null, [], "network_unreachable"],
  [200, null, [], "unknown_error"],
  [400, "BadRequest", [], "unknown_error"],
  [404, "Request_ResourceNotFound", [], "unknown_error"],
  // A number of the other endpoint says nothing here.
  [403, "Authorization_RequestDenied", [700016], "provider_permission_denied"],
];

const INTUNE_ROWS: Row[] = [
  [401, "InvalidAuthenticationToken", [], "provider_auth_failed"],
  [401, "Unauthorized", [], "provider_auth_failed"],
  [401, null, [], "provider_auth_failed"],
  // Intune's own refusal, which Graph wraps into its message.
  [401, "UnknownError", [], "intune_rbac_permission_missing"],
  // Graph refuses before Intune is asked.
  [403, "Authorization_RequestDenied", [], "provider_permission_denied"],
  [403, "Forbidden", [], "intune_rbac_permission_missing"],
  [403, null, [], "intune_rbac_permission_missing"],
  [400, "BadRequest", [], "intune_rbac_not_configured"],
  [404, "ResourceNotFound", [], "intune_rbac_not_configured"],
  [400, null, [], "unknown_error"],
  [429, "TooManyRequests", [], "rate_limited"],
  [503, null, [], "network_unreachable"],
  [null, null, [], "network_unreachable"],
];

/** A row as it is read in the run of this table, in parts that the runner does not cut off. */
const named = (rows: Row[]) =>
  rows.map(([status, code, numbers, reason]) => ({
    answer: status ?? "no answer",
    says: code ?? "no code",
    numbers: numbers.map((number) => `AADSTS${number}`).join(" ") || "no number",
    signal: { status, code, entraCodes: numbers },
    reason,
  }));

describe("classification of Microsoft failures", () => {
  it.each(named(TOKEN_ROWS))("FR-003-010 FR-004-007 token: $answer $says $numbers → $reason", ({ signal, reason }) => {
    expect(classifyFailure({ endpoint: "token", ...signal })).toBe(reason);
  });

  it.each(named(GRAPH_ROWS))("FR-003-010 FR-004-007 Graph: $answer $says $numbers → $reason", ({ signal, reason }) => {
    expect(classifyFailure({ endpoint: "graph", ...signal })).toBe(reason);
  });

  it.each(named(INTUNE_ROWS))(
    "FR-004-006 FR-004-007 Intune: $answer $says $numbers → $reason",
    ({ signal, reason }) => {
      expect(classifyFailure({ endpoint: "intune", ...signal })).toBe(reason);
    },
  );
});
