import { type ConsentStatus, CREDENTIAL_NEAR_MS } from "../providers/connection-state.contract.ts";
import type { HealthTruth } from "./health-truth.ts";
import { linkTo, type Reason, type Step } from "./reason.rules.ts";

const CONSENT: Readonly<Record<Exclude<ConsentStatus, "granted">, string>> = {
  // nobody has seen it given
  unknown: "Admin consent is not granted to the provider connection.",
  required: "Admin consent is not granted to the provider connection.",
  failed: "Admin consent was requested and declined, or did not complete.",
  revoked: "Admin consent was withdrawn in the tenant.",
};

const consentStep = (connectionId: string): Step => ({
  label: "Grant admin consent",
  // the provider's own page, which the product comes back from in the same tab
  action: { kind: "link", url: `/admin/connections/${connectionId}/consent`, newTab: true },
  capability: "provider.manage",
});

const critical = (key: string, text: string, step: Step): Reason => ({ key, level: "critical", text, at: null, step });

/** What is wrong with the provider connection itself: the first thing, because whatever comes after it rests on it. */
export function connectionReason({ tenantId, connection }: HealthTruth, now: number): Reason | null {
  const page = (label: string) => linkTo(label, `/admin/t/${tenantId}/provider-connection`, "provider.manage");
  if (connection === null)
    return critical(
      "connection_missing",
      "There is no provider connection, so nothing can be run on this tenant.",
      page("Set up provider connection"),
    );
  const { consentStatus, credential } = connection;
  if (consentStatus !== "granted")
    return critical(`consent_${consentStatus}`, CONSENT[consentStatus], consentStep(connection.id));
  if (!connection.enabled)
    return critical("connection_disabled", "The provider connection is disabled.", page("Review provider connection"));
  const expiresAt = credential?.expiresAt ?? null;
  if (expiresAt === null || expiresAt - now > CREDENTIAL_NEAR_MS) return null;
  const step = page("Replace the credential");
  return expiresAt <= now
    ? {
        ...critical("credential_expired", "The credential of the provider connection has expired.", step),
        at: expiresAt,
      }
    : {
        key: "credential_expiring",
        level: "attention",
        text: "The credential of the provider connection expires soon.",
        at: expiresAt,
        step,
      };
}
