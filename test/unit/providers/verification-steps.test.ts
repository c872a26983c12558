import { describe, expect, it, vi } from "vitest";
import type { ConsentStatus } from "../../../worker/features/providers/connection-state.contract.ts";
import type { MicrosoftFailure } from "../../../worker/features/providers/microsoft/failures.ts";
import type { MicrosoftClient } from "../../../worker/features/providers/microsoft/microsoft-client.ts";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import {
  ask,
  type ClientSource,
  MAX_GRANTS,
  QUESTIONS,
  type QuestionTarget,
} from "../../../worker/features/providers/verification-steps.ts";
import { keyOf, REQUIRED } from "../verification/answers.ts";

const TARGET: QuestionTarget = {
  externalTenantId: "11111111-1111-4111-8111-111111111111",
  connectionType: "platform",
  consentStatus: "granted",
};

const failure = (reason: ReasonCode): MicrosoftFailure => ({
  ok: false,
  reason,
  status: 400,
  correlationId: "c-1",
  retryAfterMs: 2_000,
});

/** A provider that has issued the token already, unless told otherwise. */
function providerOf(changes: Partial<MicrosoftClient> = {}) {
  const client = {
    requestToken: vi.fn(async () => ({ ok: true as const, expiresAt: 1, correlationId: null })),
    readOrganization: vi.fn(async () => ({
      ok: true as const,
      organization: { id: TARGET.externalTenantId, displayName: "Contoso" },
      correlationId: "c-organization",
    })),
    readGrantedPermissions: vi.fn(async () => ({
      ok: true as const,
      granted: REQUIRED.map(keyOf),
      correlationId: "c-permissions",
    })),
    readDirectoryRoles: vi.fn(async () => ({ ok: true as const, correlationId: "c-roles" })),
    readIntune: vi.fn(async () => ({ ok: true as const, correlationId: "c-intune" })),
    countInventory: vi.fn(async () => ({ ok: true as const, count: 3, correlationId: "c-count" })),
    readRoles: async () => ({ ok: true as const, items: [], next: null, correlationId: "c-list" }),
    ...changes,
  } satisfies MicrosoftClient;
  const source: ClientSource = async () => ({ ok: true, client });
  return { client, source };
}

const unheard = async () => {};

describe("asking the provider", () => {
  it("FR-005-001 puts each question once and keeps of its answer what is safe to store", async () => {
    const { source, client } = providerOf();
    const answers = [];
    for (const question of QUESTIONS) answers.push(await ask(source, question, TARGET, unheard));
    expect(answers).toEqual([
      { question: "sign_in", ok: true, correlationId: null },
      { question: "organization", ok: true, correlationId: "c-organization" },
      { question: "permissions", ok: true, correlationId: "c-permissions", granted: REQUIRED.map(keyOf) },
      { question: "directory_roles", ok: true, correlationId: "c-roles" },
      { question: "intune", ok: true, correlationId: "c-intune" },
    ]);
    for (const read of [client.readOrganization, client.readGrantedPermissions, client.readDirectoryRoles])
      expect(read).toHaveBeenCalledOnce();
  });

  it("FR-005-001 signs in for a question whose execution has no token yet, and says that it goes on", async () => {
    const requestToken = async () => ({ ok: true as const, expiresAt: 1, correlationId: "c-token" });
    const goingOn = vi.fn(unheard);
    expect(await ask(providerOf({ requestToken }).source, "intune", TARGET, goingOn)).toMatchObject({ ok: true });
    expect(goingOn).toHaveBeenCalledOnce();
    goingOn.mockClear();
    await ask(providerOf().source, "intune", TARGET, goingOn);
    expect(goingOn).not.toHaveBeenCalled();
  });

  it("FR-005-001 asks nothing when the sign-in is refused meanwhile", async () => {
    const { source, client } = providerOf({ requestToken: async () => failure("provider_auth_failed") });
    expect(await ask(source, "directory_roles", TARGET, unheard)).toEqual({
      question: "directory_roles",
      ok: false,
      reason: "provider_auth_failed",
      status: 400,
      correlationId: "c-1",
      retryAfterMs: 2_000,
    });
    expect(client.readDirectoryRoles).not.toHaveBeenCalled();
  });

  it("FR-005-004 tells why the connection's application cannot sign in at all, without a request", async () => {
    const source: ClientSource = async () => ({ ok: false, reason: "platform_identity_missing" });
    expect(await ask(source, "sign_in", TARGET, unheard)).toEqual({
      question: "sign_in",
      ok: false,
      reason: "platform_identity_missing",
      status: null,
      correlationId: null,
      retryAfterMs: null,
    });
  });

  it.each<[ConsentStatus, QuestionTarget["connectionType"], ReasonCode, ReasonCode]>([
    ["unknown", "platform", "provider_consent_missing", "provider_consent_missing"],
    ["granted", "platform", "provider_consent_missing", "provider_consent_revoked"],
    ["failed", "dedicated", "provider_consent_missing", "provider_consent_failed"],
    ["granted", "platform", "provider_credential_invalid", "provider_credential_invalid"],
    ["granted", "dedicated", "provider_credential_invalid", "dedicated_credential_invalid"],
    ["granted", "dedicated", "provider_credential_missing", "dedicated_credential_missing"],
    ["granted", "dedicated", "rate_limited", "rate_limited"],
  ])(
    "FR-005-005 FR-005-008 with consent %s and a %s connection reads %s as %s",
    async (consentStatus, connectionType, refused, reason) => {
      const target = { ...TARGET, consentStatus, connectionType };
      const { source } = providerOf({ requestToken: async () => failure(refused) });
      for (const question of ["sign_in", "organization"] as const)
        expect(await ask(source, question, target, unheard)).toMatchObject({ ok: false, reason });
    },
  );

  it("FR-005-010 keeps a bounded number of grants, those that the product knows first", async () => {
    const strange = Array.from({ length: 40 * 999 }, (_, index) => ({ resource: "other", id: String(index) }));
    const granted = [...strange, ...REQUIRED.map(keyOf)];
    const { source } = providerOf({
      readGrantedPermissions: async () => ({ ok: true, granted, correlationId: "c" }),
    });
    const answer = await ask(source, "permissions", TARGET, unheard);
    if (!answer.ok) throw new Error("not answered");
    expect(answer.granted).toHaveLength(MAX_GRANTS);
    expect(answer.granted?.slice(0, REQUIRED.length)).toEqual(REQUIRED.map(keyOf));
  });
});
