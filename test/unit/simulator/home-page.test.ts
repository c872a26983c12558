// @vitest-environment jsdom
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SCENARIO_TENANTS } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { eventually } from "../../support/eventually.ts";

let simulator: Simulator;
/** Set to keep the page waiting for its answer. */
let held: Promise<void> | undefined;
let asked = 0;
beforeAll(async () => {
  simulator = await createSimulator();
  document.documentElement.innerHTML = await (await fetch(`${simulator.url}/`)).text();
  const ask = fetch;
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    asked += 1;
    await held;
    return ask(new URL(path, simulator.url), init);
  });
  // markup that is assigned does not run its scripts
  const script = document.createElement("script");
  script.textContent = document.querySelector("script")?.textContent ?? "";
  new Function(script.textContent)();
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await simulator.close();
});

const choice = (label: string): HTMLSelectElement => {
  const found = document.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`);
  if (found === null) throw new Error(`no choice ${label}`);
  return found;
};

function choose(label: string, value: string): void {
  choice(label).value = value;
  choice(label).dispatchEvent(new Event("change"));
}

const told = () => document.getElementById("told")?.textContent;

describe("the page of the simulator", () => {
  it("FR-004-016 lists every tenant with its domain, and a labelled choice of scenario and consent", () => {
    const page = document.body.textContent ?? "";
    for (const { displayName, domain, scenario, consent } of SCENARIO_TENANTS) {
      expect(page).toContain(displayName);
      expect(page).toContain(domain);
      expect(choice(`Scenario of ${displayName}`).value).toBe(scenario);
      expect(choice(`Consent of ${displayName}`).value).toBe(consent);
    }
  });

  it("FR-004-016 says what a tenant has come to, and shows the consent that a scenario brought along", async () => {
    choose("Scenario of Alpine Ski House", "consent_revoked");
    await eventually(() => expect(told()).toBe("Alpine Ski House is now consent revoked, consent revoked."));
    expect(choice("Consent of Alpine Ski House").value).toBe("revoked");
    choose("Consent of Alpine Ski House", "granted");
    await eventually(() => expect(told()).toBe("Alpine Ski House is now healthy, consent granted."));
    expect(choice("Scenario of Alpine Ski House").value).toBe("healthy");
  });

  it("FR-004-016 keeps what was chosen last, also when an earlier change is still on its way", async () => {
    const before = asked;
    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    choose("Scenario of Litware", "slow");
    await eventually(() => expect(asked).toBe(before + 1));
    for (const scenario of ["throttled", "unavailable", "wrong_tenant"]) choose("Scenario of Litware", scenario);
    release();
    await eventually(() => expect(told()).toBe("Litware is now wrong tenant, consent granted."));
    expect(asked).toBe(before + 4);
    expect(choice("Scenario of Litware").value).toBe("wrong_tenant");
  });

  it("FR-004-016 says when a change did not get through, and takes the next one", async () => {
    const tenant = choice("Scenario of Proseware").dataset.tenant ?? "";
    choice("Scenario of Proseware").dataset.tenant = "nobody";
    choice("Consent of Proseware").dataset.tenant = "nobody";
    choose("Scenario of Proseware", "slow");
    await eventually(() => expect(told()).toBe("Nothing was changed: it answered with 422."));
    choice("Scenario of Proseware").dataset.tenant = tenant;
    choice("Consent of Proseware").dataset.tenant = tenant;
    choose("Scenario of Proseware", "healthy");
    await eventually(() => expect(told()).toBe("Proseware is now healthy, consent granted."));
  });
});
