import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoVerification } from "../../../db/seed/verifications.ts";
import { demoWorld } from "../../../db/seed/world.ts";
import type { ConsentStatus } from "../../../worker/features/providers/connection-state.contract.ts";
import { createMicrosoftClient } from "../../../worker/features/providers/microsoft/microsoft-client.ts";
import { primaryReason } from "../../../worker/features/providers/verification.rules.ts";
import { type Answer, ask, QUESTIONS, type Question } from "../../../worker/features/providers/verification-steps.ts";
import { endsVerification } from "../../../worker/features/verification/connection-check.rules.ts";
import type { RequestCounts } from "../../simulator/request-log.ts";
import { SCENARIO_TENANTS, SCENARIOS, type Scenario } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { checksOf, statusesOf } from "./answers.ts";

const SECRET = "s3cr3t~that.must-never_appear";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
  const { entraTenantId } = tenantOf("slow");
  await fetch(`${simulator.url}/scenarios/${entraTenantId}`, {
    method: "PUT",
    body: JSON.stringify({ scenario: "slow", delay_ms: 50 }),
  });
});
afterAll(() => simulator.close());

function tenantOf(scenario: Scenario) {
  const tenant = SCENARIO_TENANTS.find((candidate) => candidate.scenario === scenario);
  if (tenant === undefined) throw new Error(`no simulated tenant for ${scenario}`);
  return tenant;
}

interface Meanwhile {
  url?: string;
  /** Between a question's answer and the next question. */
  answered?: (question: Question) => Promise<unknown>;
  /** In place of each wait before a request is sent again. */
  waited?: () => Promise<unknown>;
}

const nothing = async () => {};

/** What a verification of the tenant asks over HTTP and gets, until it ends; waits are not slept. */
async function answersOf(
  scenario: Scenario,
  { url: baseUrl = simulator.url, answered = nothing, waited = nothing }: Meanwhile = {},
): Promise<Answer[]> {
  const client = createMicrosoftClient({
    loginBaseUrl: baseUrl,
    graphBaseUrl: baseUrl,
    identity: {
      clientId: "2a716d54-ce17-40ed-9b31-d908abcbcb8d",
      credential: { kind: "secret", secret: SECRET },
    },
    fetch: (url, init) => fetch(url, init),
    sleep: async () => void (await waited()),
    clock: { now: () => Date.now() },
    random: () => 0,
    newRequestId: () => crypto.randomUUID(),
  });
  const { entraTenantId, consentStatus } = tenantOf(scenario);
  const target = {
    externalTenantId: entraTenantId,
    connectionType: "platform",
    consentStatus: consentStatus as ConsentStatus,
  } as const;
  const answers: Answer[] = [];
  for (const question of QUESTIONS) {
    answers.push(
      await ask(
        async () => ({ ok: true, client }),
        question,
        target,
        async () => {},
      ),
    );
    if (answers.some(endsVerification)) break;
    await answered(question);
  }
  return answers;
}

const requests = async (scenario: Scenario): Promise<RequestCounts["tenants"][string] | undefined> =>
  ((await (await fetch(`${simulator.url}/requests`)).json()) as RequestCounts).tenants[
    tenantOf(scenario).entraTenantId
  ];

const world = demoWorld(Date.UTC(2026, 10, 28), "hash");

describe("a verification of the simulator's tenants, over HTTP", () => {
  it.each(SCENARIOS)("FR-005-006 FR-005-017 of %s finds what the demo's stored report says", async (scenario) => {
    const tenant = world.tenants.find((candidate) => candidate.scenario === scenario);
    if (tenant === undefined) return expect(tenantOf(scenario).isFree).toBe(true);
    const checks = checksOf(await answersOf(scenario));
    const seeded = demoVerification(tenant, "con_1").checks;
    expect([scenario, statusesOf(checks), primaryReason(checks)]).toEqual([
      scenario,
      statusesOf(seeded),
      primaryReason(seeded),
    ]);
  });

  it("SC-005-001 of a healthy tenant takes at most twelve requests", async () => {
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    await answersOf("healthy");
    const counts = Object.values((await requests("healthy")) ?? {}).filter((count) => typeof count === "number");
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(5);
    expect(total).toBeLessThanOrEqual(12);
  });

  it("FR-005-010 of a tenant with forty pages of grants shows those that nobody knows", async () => {
    const check = checksOf(await answersOf("paged")).find(({ key }) => key === "permissions");
    expect(check?.status).toBe("pass");
    expect(check?.evidence.filter(({ kind }) => kind === "unknown_permission")).toHaveLength(40);
  });

  it("FR-005-003 finds a healthy tenant although the provider went away in the middle and came back", async () => {
    let provider = await createSimulator();
    const { url } = provider;
    let returned = false;
    const answers = await answersOf("healthy", {
      url,
      answered: async (question) => question === "organization" && (await provider.close()),
      waited: async () => {
        if (returned) return;
        provider = await createSimulator({ port: Number(new URL(url).port) });
        returned = true;
      },
    });
    expect(returned).toBe(true);
    expect(statusesOf(checksOf(answers))).toEqual(statusesOf(checksOf(await answersOf("healthy"))));
    await provider.close();
  });

  it("FR-005-003 FR-005-007 tells of a provider that stays away, keeps what was found, and is healthy once it is back", async () => {
    const provider = await createSimulator();
    const { url } = provider;
    const answers = await answersOf("healthy", {
      url,
      answered: async (question) => question === "organization" && (await provider.close()),
    });
    expect(answers.map((answer) => [answer.question, answer.ok || answer.reason])).toEqual([
      ["sign_in", true],
      ["organization", true],
      ["permissions", "network_unreachable"],
    ]);
    const again = await createSimulator({ port: Number(new URL(url).port) });
    expect((await answersOf("healthy", { url })).map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    await again.close();
  });

  it("FR-003-011 FR-005-012 keeps answers that survive being stored, without secret, token or text of the provider", async () => {
    for (const scenario of SCENARIOS) {
      const answers = await answersOf(scenario);
      const stored = JSON.stringify([answers, checksOf(answers)]);
      expect(JSON.parse(stored)[0]).toEqual(answers);
      expect(stored).not.toMatch(/eyJ|AADSTS|s3cr3t/);
    }
  });
});
