import { env } from "cloudflare:workers";
import { inject, onTestFinished, vi } from "vitest";
import type { RequestCounts } from "../simulator/request-log.ts";
import type { DirectoryChange, Principal, RoleAssignment } from "../simulator/role-shapes.ts";
import type { Endpoint } from "../simulator/scenarios.ts";

interface HeldRoles {
  assignments: RoleAssignment[];
  /** Group id → who is in it. */
  members: Record<string, Principal[]>;
}

/** Of a wait, what is left for a test; the order of what is waited for stays. */
const LONGEST_WAIT_MS = 5;

/**
 * Lets the app reach the simulator over HTTP where the settings name an address that nothing listens at, until the test
 * ends. Waits between the app's own tries are cut short.
 */
export function onSimulator() {
  const simulator = inject("simulatorUrl");
  const { fetch, setTimeout } = globalThis;
  const provider = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const answer = await fetch(url.replace(env.MICROSOFT_LOGIN_URL, simulator), init);
    // the link to a next page names the address that was asked
    return new Response((await answer.text()).replaceAll(simulator, env.MICROSOFT_GRAPH_URL), answer);
  });
  const waits = vi
    .spyOn(globalThis, "setTimeout")
    .mockImplementation(((run: () => void, ms?: number) =>
      setTimeout(run, Math.min(ms ?? 0, LONGEST_WAIT_MS))) as typeof globalThis.setTimeout);
  onTestFinished(() => {
    provider.mockRestore();
    waits.mockRestore();
  });

  /** Presses a button of a page that the app sent the browser to. @returns what the redirect back carries */
  async function press(pageUrl: string, button: Record<string, string>): Promise<Record<string, string>> {
    const page = pageUrl.replace(env.MICROSOFT_LOGIN_URL, simulator);
    const answer = await fetch(page, { method: "POST", body: new URLSearchParams(button), redirect: "manual" });
    return Object.fromEntries(new URL(answer.headers.get("location") ?? "").searchParams);
  }

  return {
    press,
    /** Makes a tenant of the simulator play that, or changes what it plays. */
    async play(entraTenantId: string, change: object): Promise<void> {
      const answer = await fetch(`${simulator}/scenarios/${entraTenantId}`, {
        method: "PUT",
        body: JSON.stringify(change),
      });
      if (!answer.ok) throw new Error(`the simulator refused the scenario: ${await answer.text()}`);
    },
    /** Changes who holds which role in a directory, and who may read it; what is not named is as it was made. */
    async hold(entraTenantId: string, change: Partial<DirectoryChange>): Promise<HeldRoles> {
      const answer = await fetch(`${simulator}/directories/${entraTenantId}`, {
        method: "PUT",
        body: JSON.stringify(change),
      });
      if (!answer.ok) throw new Error(`the simulator refused the change: ${await answer.text()}`);
      return answer.json();
    },
    /** Requests that the directory got so far, endpoint by endpoint. */
    async requestsOf(entraTenantId: string): Promise<Partial<Record<Endpoint, number>>> {
      const counts = (await (await fetch(`${simulator}/requests`)).json()) as RequestCounts;
      return counts.tenants[entraTenantId] ?? {};
    },
  };
}

declare module "vitest" {
  export interface ProvidedContext {
    /** Of test/simulator/vitest-setup.ts. */
    simulatorUrl: string;
  }
}
