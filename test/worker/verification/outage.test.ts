import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { openPage } from "../operations/sockets.ts";
import { graphRefusal, storedConnection } from "../operations/support.ts";
import { makeVerified, onlyReport, type ProviderAnswers, runCheck, statusesOf, verify } from "./support.ts";

type Endpoint = keyof ProviderAnswers;

/** A line that is dead for the first requests to the endpoint. */
function deadFor(failures: number, endpoint: Endpoint, alive: ProviderAnswers[Endpoint]): ProviderAnswers {
  let left = failures;
  return {
    [endpoint]: async (request: Parameters<NonNullable<typeof alive>>[0]) => {
      left -= 1;
      if (left >= 0) throw new TypeError("connection refused");
      if (alive === undefined) throw new Error("nothing to answer with");
      return alive(request);
    },
  };
}

const emptyList = () => Response.json({ value: [] });

describe("a provider that fails for a while", () => {
  it.each<[string, Endpoint, ProviderAnswers[Endpoint]]>([
    ["directory roles", "directory_roles", emptyList],
    ["device management", "intune", emptyList],
    ["the directory", "organization", ({ externalTenantId }) => Response.json({ value: [{ id: externalTenantId }] })],
  ])(
    "FR-005-003 dies in the middle, at %s, comes back, and the verification ends as if nothing had been",
    async (_, endpoint, alive) => {
      const { view, asked, tenant } = await runCheck(deadFor(5, endpoint, alive));
      expect(view).toMatchObject({ outcome: "succeeded", failures: [] });
      expect(asked.filter((request) => request.endpoint === endpoint)).toHaveLength(6);
      expect(asked.filter((request) => request.endpoint === "token")).toHaveLength(1);
      expect(statusesOf((await onlyReport()).checks)).toBe("pass pass pass pass pass pass pass");
      expect(await storedConnection(tenant.connectionId)).toMatchObject({ verificationStatus: "healthy" });
    },
  );

  it("FR-005-003 stays away, and the verification ends with what was found until then", async () => {
    const { view, asked } = await runCheck(deadFor(99, "directory_roles", undefined));
    expect(view).toMatchObject({
      outcome: "failed",
      progress: { stage: "directory_roles", done: 5 },
      failures: [{ reason: { code: "network_unreachable", retryable: true } }],
    });
    expect(view.next_step).toBe("Retry after the provider dependency recovers.");
    expect(asked.filter(({ endpoint }) => endpoint === "directory_roles").length).toBeLessThanOrEqual(6);
    expect(statusesOf((await onlyReport()).checks)).toBe("pass pass pass pass pass fail skip");
  });

  it("FR-003-009 FR-005-003 throttles, is asked again, and lets the request through", async () => {
    let refusals = 3;
    const refuse = graphRefusal(429, "TooManyRequests", { "Retry-After": "5" });
    const { view, asked, tenant } = await runCheck({
      directory_roles: () => {
        refusals -= 1;
        return refusals > 0 ? refuse() : emptyList();
      },
    });
    expect(view.outcome).toBe("succeeded");
    expect(asked.filter(({ endpoint }) => endpoint === "directory_roles")).toHaveLength(3);
    expect(await storedConnection(tenant.connectionId)).toMatchObject({ verificationStatus: "healthy" });
  });

  it.each<[string, () => Response]>([
    ["throttles for ever", graphRefusal(429, "TooManyRequests", { "Retry-After": "6" })],
    ["asks to wait a day", graphRefusal(429, "TooManyRequests", { "Retry-After": "86400" })],
  ])("FR-003-009 FR-005-003 is given up when it %s, after a bounded number of requests", async (_, organization) => {
    const { view, asked } = await runCheck({ organization });
    expect(view).toMatchObject({
      outcome: "failed",
      failures: [{ reason: { code: "rate_limited", retryable: true } }],
    });
    expect(view.next_step).toBe("Retry after the provider dependency recovers.");
    expect(asked.filter(({ endpoint }) => endpoint === "organization").length).toBeLessThanOrEqual(6);
  });
});

describe("progress on an open page", () => {
  it("SC-005-002 FR-005-002 moves in at least five steps, in order, through each stage that is asked", async () => {
    const verified = await makeVerified();
    const page = await openPage(verified.workspace.id, verified.operator.cookie);
    const { view } = await verify(verified);
    await eventually(() => expect(page.runs().at(-1)).toMatchObject({ id: view.id, outcome: "succeeded" }));
    const done = page.runs().map(({ progress }) => progress.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(
      new Set(page.runs().map(({ progress }) => `${progress.done} ${progress.stage}`)).size,
    ).toBeGreaterThanOrEqual(5);
    expect(page.runs().length).toBeGreaterThanOrEqual(5);
  });
});
