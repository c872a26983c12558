import type { HelpPayload } from "./help.contract.ts";
import { type HelpContext, resolveHelp } from "./help.rules.ts";
import type { HelpTopicKey } from "./help-topics.contract.ts";

/** The situation of one page. Authorise first: what is in here is for who may see the tenant. */
export interface SurfaceHelp extends Omit<HelpContext, "surface"> {
  /** As `onboardingTopic`, `supportDiagnosticsTopic` or the readiness table chose it; null for none. */
  topicKey: HelpTopicKey | null;
}

/** Help for a page of a tenant. Without a tenant there is no help block. */
const helpFor =
  (surface: HelpContext["surface"]) =>
  ({ topicKey, ...context }: SurfaceHelp): HelpPayload | null =>
    context.tenant === null ? null : resolveHelp(topicKey, { ...context, surface });

export const helpForOnboarding = helpFor("onboarding");
export const helpForSupportDiagnostics = helpFor("support_diagnostics");
