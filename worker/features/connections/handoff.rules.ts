import type { PermissionRow } from "../providers/permissions.rules.ts";

interface Handoff {
  directoryId: string | null;
  applicationId: string | null;
  rows: readonly Pick<PermissionRow, "permission" | "status">[];
  /** Only for a viewer who may start a consent. */
  consentUrl: string | null;
  /** Whether an administrator has to sign in through that address before any grant counts (decision 006). */
  needsConfirmation: boolean;
}

const line = ({ permission, status }: Pick<PermissionRow, "permission" | "status">): string =>
  `- ${permission.value} (${permission.resourceName}, ${permission.kind}${permission.blocking ? ", required" : ""})${
    status === "granted" ? "" : `: ${status === "missing" ? "not granted yet" : "not known yet"}`
  }`;

/** In a directory that has confirmed the connection, or whose own application it is. */
const ALONE = [
  "Sign in to the Microsoft Entra admin center with an account that may grant consent for the whole tenant.",
  "Open Enterprise applications and find the application by its id.",
  "Under Permissions, grant admin consent for the permissions above.",
  "Tell the person who sent you this, so that they can verify the connection again.",
];

const TOGETHER = [
  "Meet the person who sent you this, for instance on a shared screen: they open the consent page, and you sign in there.",
  "Use an account with the role Global Administrator or Privileged Role Administrator in this directory.",
  "Accept the permissions above, and sign in once more when you are asked: that confirms that the workspace is the right one.",
];

/** Plain text for the tenant's administrator: what to grant to which application in which directory. No personal data. */
export function handoffText(handoff: Handoff): string {
  const { directoryId, applicationId, rows, consentUrl, needsConfirmation } = handoff;
  // what was granted before somebody confirms it may have been granted to another workspace
  const open = needsConfirmation ? rows : rows.filter(({ status }) => status !== "granted");
  const steps = needsConfirmation ? TOGETHER : ALONE;
  return [
    open.length === 0
      ? "Every permission that TenantPilot needs is granted. Nothing is to be done."
      : "TenantPilot needs admin consent for application permissions in your tenant.",
    "",
    `Directory (tenant) id: ${directoryId ?? "not known yet"}`,
    `Application (client) id: ${applicationId ?? "not known yet"}`,
    "",
    open.length === 0 ? "Granted permissions:" : "Permissions to grant:",
    ...(open.length === 0 ? rows : open).map(line),
    ...(open.length === 0 ? [] : ["", "Steps:", ...steps.map((step, index) => `${index + 1}. ${step}`)]),
    ...(consentUrl === null || open.length === 0 ? [] : ["", `Operators can start the consent here: ${consentUrl}`]),
  ].join("\n");
}
