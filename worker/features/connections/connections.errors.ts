import { AppError, conflict, invalid } from "../../platform/errors.ts";
import { MAX_DEDICATED_CONNECTIONS } from "../providers/connections.usecases.ts";

export const tenantArchived = () => conflict("tenant_archived", "An archived tenant takes no changes.");

export const tenantNotIdentified = () =>
  conflict("tenant_not_identified", "The tenant has no directory yet, so there is nothing to connect to.");

export const platformConnectionExists = () =>
  conflict("platform_connection_exists", "The tenant has a platform connection already. Make it the default instead.");

export const tooManyConnections = () =>
  conflict(
    "connection_limit_reached",
    `A tenant has at most ${MAX_DEDICATED_CONNECTIONS} dedicated connections. Give an existing one another credential instead.`,
  );

/** Nothing to be done by the operator: the deployment has no key to seal with. */
export const sealingNotConfigured = () =>
  conflict("sealing_not_configured", "This deployment has no sealing key, so it cannot store credentials.");

export const platformHasNoCredential = () =>
  conflict("platform_connection", "A platform connection signs in with the platform's own application.");

export const invalidCertificate = (field: "certificate" | "private_key", path: string) =>
  invalid([
    {
      path: `${path}.${field}`,
      code: `invalid_${field}`,
      detail:
        field === "certificate"
          ? "This is no X.509 certificate of an RSA key, in PEM form."
          : "This is not the certificate's private key, or not in the form PKCS #8.",
    },
  ]);

export const identityMissing = (detail: string) => conflict("identity_missing", detail);

/** Forged, unknown, or of another session: all alike, so that nothing is learned by trying. */
export const consentStateInvalid = () =>
  new AppError(422, "consent_state_invalid", "The input is not valid", {
    detail: "This consent was not started in your session. Start it again from the provider connection.",
    errors: [{ path: "body.state", code: "consent_state_invalid", detail: "Not a state of your session." }],
  });

export const consentStateExpired = () =>
  conflict("consent_state_expired", "This consent took longer than 10 minutes. Start it again.");

export const consentStateUsed = () => conflict("consent_state_used", "This consent was processed already.");

/** The code was not taken: the same return can be sent again. */
export const signInNotRead = () =>
  new AppError(503, "sign_in_not_read", "The provider gives no usable answer", {
    detail: "The sign-in could not be read. Nothing was changed and nothing is lost; try again.",
    headers: { "Retry-After": "5" },
  });

export const consentMoved = () =>
  new AppError(503, "consent_moved", "The consent is being changed", {
    detail: "The connection's consent changed while this answer was judged. Nothing was changed; try again.",
    headers: { "Retry-After": "1" },
  });
