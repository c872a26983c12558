import { describe, expect, it } from "vitest";
import type { ConnectionType } from "../../../worker/features/providers/connection-state.contract.ts";
import { fixedClock } from "../../support/app.ts";
import { makeOperator } from "../../support/factories.ts";
import { onSimulator } from "../../support/simulator.ts";
import { change, DEDICATED, finishConsent, startConsent } from "../connections/support.ts";
import { watchExecutions } from "../operations/support.ts";
import {
  actOn,
  addConnection,
  identify,
  makeOnboarder,
  patchDraft,
  readDraft,
  readinessOf,
  startDraft,
  tenantOf,
} from "./support.ts";

/** What a person does, or what happens, one after the other. An object changes what the simulated tenant plays. */
type Step =
  | "connect"
  | "consent"
  | "decline"
  | "verify"
  | "begin to verify"
  | "disable"
  | "enable"
  | "acknowledge"
  | "complete"
  | "cancel"
  | "a day passes"
  | { scenario: string; [setting: string]: unknown };

type Simulated = ReturnType<typeof onSimulator>;

/** Somebody who onboards a simulated tenant by the API alone. */
async function makeStory(type: ConnectionType, first: { scenario: string }, provider: Simulated) {
  const directory = crypto.randomUUID();
  await provider.play(directory, first);
  const { workspace, operator } = await makeOnboarder();
  const { body } = await startDraft(workspace.id, operator, { identify: identify({ external_tenant: directory }) });
  const tenant = tenantOf(body);
  const who = { current: operator };
  const draft = async () => (await readDraft(body.id, who.current)).body;
  const connectionId = async () => (await draft()).connection?.id ?? "";

  async function consent(decision: "accept" | "cancel") {
    const started = await startConsent({ operator: who.current }, await connectionId());
    const back = await provider.press(started.body.url, { decision });
    const answer = await finishConsent({ operator: who.current }, known(back));
    if (answer.body.next_url === null) return;
    const signedIn = await provider.press(answer.body.next_url, { account: "administrator" });
    await finishConsent({ operator: who.current }, known(signedIn));
  }

  async function verify(isAwaited: boolean) {
    const executions = await watchExecutions();
    await actOn(await draft(), "verify", who.current);
    if (!isAwaited) return;
    for (const execution of await executions.get()) await execution.waitForStatus("complete");
    await executions.dispose();
  }

  async function perform(step: Step): Promise<unknown> {
    switch (step) {
      case "connect":
        return addConnection(tenant.id, who.current, type === "dedicated" ? DEDICATED : { connection_type: type });
      case "consent":
        return consent("accept");
      case "decline":
        return consent("cancel");
      case "verify":
        return verify(true);
      case "begin to verify":
        return verify(false);
      case "disable":
      case "enable":
        return change({ operator: who.current }, await connectionId(), { enabled: step === "enable" });
      case "acknowledge":
        return patchDraft(await draft(), who.current, { acknowledge: "intune" });
      case "complete":
      case "cancel":
        return actOn(await draft(), step, who.current);
      case "a day passes": {
        fixedClock(Date.now() + 25 * 60 * 60_000);
        // the session has ended meanwhile
        const place = { workspaceId: workspace.id, tenants: [{ id: tenant.id, workspaceId: workspace.id }] };
        who.current = await makeOperator({ ...place, role: "owner" });
        return who.current;
      }
      default:
        return provider.play(directory, step);
    }
  }

  return { draft, perform };
}

/** The provider's answer without what the product does not take. */
const known = ({ session_state: _, ...answer }: Record<string, string>) => answer;

type Expected = [summary: string, action: string, topic: string | null];

const CONSENT: Expected = ["Provider consent required", "Grant admin consent", "admin-consent-required"];
const REVOKED: Expected = ["Provider consent revoked", "Grant admin consent", "admin-consent-required"];
const DISABLED: Expected = ["Provider connection disabled", "Review provider connection", "connection-unhealthy"];
const NEVER: Expected = ["Verification has not run yet", "Run verification", null];
const RUNNING: Expected = ["Verification in progress", "View operation", null];
const STALE: Expected = ["Verification result is stale", "Refresh verification", "verification-stale"];
const PERMISSIONS: Expected = [
  "Permission or consent blocker needs attention",
  "Review permissions",
  "required-permissions-missing",
];
const attention = (topic: string): Expected => ["Verification needs attention", "Review verification", topic];
const READY: Expected = ["Ready for activation", "Complete onboarding", null];

const HEALTHY = { scenario: "healthy" };
const UP_TO: Step[] = ["connect", "consent"];
const VERIFIED: Step[] = [...UP_TO, "verify"];
const broken = (scenario: string, settings: object = {}): Step[] => [
  { scenario: "healthy" },
  ...UP_TO,
  { scenario, ...settings },
  "verify",
];

const STORIES: [about: string, first: { scenario: string }, steps: Step[], expected: Expected][] = [
  ["that was just connected", { scenario: "consent_missing" }, ["connect"], CONSENT],
  ["verified before anybody consented", { scenario: "consent_missing" }, ["connect", "verify"], CONSENT],
  ["whose administrator pressed Cancel", { scenario: "consent_missing" }, ["connect", "decline"], CONSENT],
  ["whose organisation declines", { scenario: "consent_declined" }, UP_TO, CONSENT],
  ["verified after it was declined", { scenario: "consent_declined" }, ["connect", "decline", "verify"], CONSENT],
  ["whose consent was revoked", HEALTHY, [...VERIFIED, { scenario: "consent_revoked" }, "verify"], REVOKED],
  ["revoked before its first verification", HEALTHY, [...UP_TO, { scenario: "consent_revoked" }, "verify"], REVOKED],
  ["disabled before a verification", HEALTHY, [...UP_TO, "disable"], DISABLED],
  ["disabled beside a report", HEALTHY, [...VERIFIED, "disable"], DISABLED],
  ["that was consented to", { scenario: "consent_missing" }, UP_TO, NEVER],
  [
    "whose verification is under way",
    HEALTHY,
    [...UP_TO, { scenario: "slow", at: "token", delay_ms: 700 }, "begin to verify"],
    RUNNING,
  ],
  ["whose report is of yesterday", HEALTHY, [...VERIFIED, "a day passes"], STALE],
  ["whose failed report is of yesterday", HEALTHY, [...broken("app_disabled"), "a day passes"], STALE],
  ["enabled again since its report", HEALTHY, [...VERIFIED, "disable", "enable"], STALE],
  [
    "consented to again after it was revoked",
    HEALTHY,
    [...VERIFIED, { scenario: "consent_revoked" }, "verify", "consent"],
    STALE,
  ],
  ["that misses a permission", HEALTHY, broken("permission_missing"), PERMISSIONS],
  ["that may not read its directory", HEALTHY, broken("permission_denied"), PERMISSIONS],
  ["without a role in Intune", HEALTHY, broken("intune_role_missing"), attention("required-permissions-missing")],
  ["without Intune", HEALTHY, broken("intune_not_configured"), attention("connection-unhealthy")],
  ["that answers as another directory", HEALTHY, broken("wrong_tenant"), attention("connection-unhealthy")],
  ["with a wrong secret", HEALTHY, broken("secret_invalid"), attention("connection-unhealthy")],
  ["with an expired secret", HEALTHY, broken("secret_expired"), attention("connection-unhealthy")],
  ["whose application is disabled", HEALTHY, broken("app_disabled"), attention("connection-unhealthy")],
  [
    "that is throttled at the sign-in",
    HEALTHY,
    broken("throttled", { at: "token", retry_after_seconds: 0, failures: null }),
    attention("verification-failed"),
  ],
  [
    "that is throttled later",
    HEALTHY,
    broken("throttled", { at: "organization", retry_after_seconds: 0, failures: null }),
    attention("verification-failed"),
  ],
  [
    "whose provider is away",
    HEALTHY,
    broken("unavailable", { at: "token", failures: null }),
    attention("verification-failed"),
  ],
  [
    "that nobody reaches",
    HEALTHY,
    broken("unreachable", { at: "token", failures: null }),
    attention("verification-failed"),
  ],
  [
    "that answers malformed",
    HEALTHY,
    broken("malformed", { at: "organization", failures: null }),
    attention("verification-failed"),
  ],
  [
    "that answers without an envelope",
    HEALTHY,
    broken("error_without_envelope", { at: "organization", failures: null }),
    attention("verification-failed"),
  ],
  ["in order", HEALTHY, VERIFIED, READY],
  ["whose grants take forty pages", { scenario: "paged" }, VERIFIED, READY],
  [
    "throttled once and then let through",
    HEALTHY,
    broken("throttled", { at: "token", retry_after_seconds: 0, failures: 1 }),
    READY,
  ],
  [
    "mended after a missing permission",
    HEALTHY,
    [...broken("permission_missing"), { scenario: "healthy" }, "verify"],
    READY,
  ],
  ["whose warning is acknowledged", HEALTHY, [...broken("intune_role_missing"), "acknowledge"], READY],
];

const TYPES: ConnectionType[] = ["platform", "dedicated"];
const CASES = TYPES.flatMap((type) => STORIES.map((story) => [type, ...story] as const));

describe("a tenant that is onboarded by the API, with the simulator as its provider", () => {
  it("SC-240-001 is proved for at least forty situations", () => {
    expect(CASES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(CASES)(
    "FR-240-010 FR-240-011 FR-240-013 with a %s connection %s: summary, action and help of that row",
    async (type, _, first, steps, expected) => {
      const story = await makeStory(type, first, onSimulator());
      for (const step of steps) await story.perform(step);
      const draft = await story.draft();
      expect(draft.connection?.connection_type).toBe(type);
      const { summary, primary_action } = readinessOf(draft);
      expect([summary, primary_action.label, draft.help?.topic_key ?? null]).toEqual(expected);
    },
  );

  it("FR-240-010 without a connection is told to connect", async () => {
    const story = await makeStory("platform", HEALTHY, onSimulator());
    const draft = await story.draft();
    expect([readinessOf(draft).summary, readinessOf(draft).primary_action.label]).toEqual([
      "Provider connection missing",
      "Connect provider",
    ]);
  });

  it.each(TYPES)("FR-240-010 with a %s connection, completed or cancelled: its outcome and no action", async (type) => {
    const provider = onSimulator();
    const completed = await makeStory(type, HEALTHY, provider);
    for (const step of [...VERIFIED, "complete"] as const) await completed.perform(step);
    expect(await completed.draft()).toMatchObject({ lifecycle: "completed", readiness: null, help: null });
    const cancelled = await makeStory(type, HEALTHY, provider);
    for (const step of [...broken("secret_invalid"), "cancel"] as const) await cancelled.perform(step);
    expect(await cancelled.draft()).toMatchObject({ lifecycle: "cancelled", readiness: null, help: null });
  });
});
