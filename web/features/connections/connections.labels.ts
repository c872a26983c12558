import type { ConsentStatus, CredentialKind } from "../../../worker/features/providers/connection-state.contract.ts";
import type { PermissionOverall, PermissionStatus } from "../../../worker/features/providers/permissions.contract.ts";
import type { CheckStatus } from "../../../worker/features/providers/verification-checks.contract.ts";
import type { Tone } from "../../ui/tone.ts";

interface Label {
  text: string;
  tone: Tone;
}

export const CREDENTIAL_LABELS: Record<CredentialKind, string> = {
  secret: "Client secret",
  certificate: "Certificate",
};

export const CONSENT_MEANINGS: Record<ConsentStatus, string> = {
  unknown: "Whether an administrator has consented is not known yet.",
  required: "An administrator of the tenant has not consented yet.",
  granted: "An administrator of the tenant has consented.",
  failed: "Consent was asked for and was not given.",
  revoked: "Consent was given once and has been taken back.",
};

export const PERMISSION_LABELS: Record<PermissionStatus, Label> = {
  granted: { text: "Granted", tone: "success" },
  missing: { text: "Missing", tone: "warning" },
  error: { text: "Could not be read", tone: "danger" },
  unknown: { text: "Not read yet", tone: "neutral" },
};

export const PERMISSIONS_LABELS: Record<PermissionOverall, Label> = {
  granted: { text: "All granted", tone: "success" },
  needs_attention: { text: "Needs attention", tone: "warning" },
  blocked: { text: "Blocked", tone: "danger" },
  unknown: { text: "Not read yet", tone: "neutral" },
};

export const PERMISSION_KIND_LABELS = {
  application: "application",
  delegated: "delegated",
} as const;

/** Words for how many checks ended how, the findings first. */
export const CHECK_COUNTS: readonly (readonly [CheckStatus, string])[] = [
  ["fail", "failed"],
  ["warn", "with a warning"],
  ["running", "running"],
  ["skip", "not run"],
  ["pass", "passed"],
];

/** What a new provider connection can be. */
export const CONNECTION_CHOICES = [
  {
    value: "platform",
    title: "Platform app",
    detail: "TenantPilot's own application. An administrator of the tenant grants consent to it; no secret to keep.",
  },
  {
    value: "dedicated",
    title: "Dedicated app",
    detail: "An application registered in the tenant. You give its client id and a secret or certificate.",
  },
] as const;
