import type { Browser, Page } from "@playwright/test";
import { SCENARIO_TENANTS } from "../simulator/scenarios.ts";
import {
  DARK,
  expect,
  expectAccessible,
  expectLive,
  LIGHT,
  type Look,
  look,
  openWindow,
  picture,
  SIMULATOR,
  statOf,
  test,
  watchTrouble,
} from "./support.ts";

const domainOf = (name: string): string =>
  SCENARIO_TENANTS.find(({ displayName }) => displayName === name)?.domain ?? "";

/** An owner's window on the draft of a tenant that was just named by its domain. */
async function startOnboarding(browser: Browser, name: string, options: Look) {
  const { page, context } = await openWindow(browser, "admin", "owner@northwind.test", options);
  page.setDefaultTimeout(20_000);
  const trouble = watchTrouble(page);
  await page.goto("/admin/onboarding");
  await page.getByLabel("Directory id or domain").fill(domainOf(name));
  await page.getByLabel("Display name").fill(name);
  await page.getByRole("button", { name: "Onboard a tenant" }).click();
  await page.waitForURL("**/admin/onboarding/drf_*");
  await says(page, "Provider connection missing");
  return { page, context, trouble };
}

/** The readiness panel says it. */
const says = (page: Page, summary: string | RegExp) =>
  expect(page.getByText(summary, { exact: true }).first()).toBeVisible({ timeout: 30_000 });

/** Connects through the platform's application. */
async function connect(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Connect provider" }).last().click();
  await says(page, "Provider consent required");
}

/** Goes to the provider in the tab that opens, decides there, and reads what came of it. */
async function decideConsent(
  page: Page,
  decision: "Accept" | "Cancel",
  told: string,
  { account = "Sign in as a Global Administrator", pictures = false } = {},
): Promise<Page> {
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    page
      .getByRole("link", { name: /Grant admin consent/ })
      .first()
      .click(),
  ]);
  await tab.waitForURL(`${SIMULATOR}/**`);
  if (pictures) await look(tab, "onboarding-at-the-provider", LIGHT);
  await tab.getByRole("button", { name: decision }).click();
  // the platform's application is everybody's: an administrator of the directory confirms that this workspace is meant
  if (decision === "Accept") {
    await expect(tab.getByRole("heading", { name: "Pick an account" })).toBeVisible();
    if (pictures) await look(tab, "onboarding-sign-in", LIGHT);
    await tab.getByRole("button", { name: account }).click();
  }
  await tab.waitForURL("**/admin/consent**");
  await expect(tab.getByRole("heading", { name: told })).toBeVisible();
  // the state stays in no address that could be shared or come back
  expect(new URL(tab.url()).search).toBe("");
  return tab;
}

const verify = (page: Page, name = "Run verification") => page.getByRole("button", { name }).first().click();

test("FR-240-120 SC-240-002 an operator takes a broken tenant from nothing to activated, and the staff dashboard counts it", async ({
  browser,
}) => {
  test.setTimeout(360_000);
  const staff = await openWindow(browser, "system", "staff@tenantpilot.test", LIGHT);
  await expectLive(staff.page);
  const before = await statOf(staff.page, "Onboarding checkpoints");
  const { page, context, trouble } = await startOnboarding(browser, "Munson's Pickles", LIGHT);
  await look(page, "onboarding-connect", LIGHT);
  await connect(page);
  await says(page, "Contextual help");
  await look(page, "onboarding-consent", LIGHT);

  const declined = await decideConsent(page, "Cancel", "Admin consent was not given");
  await look(declined, "onboarding-declined", LIGHT);
  await declined.close();
  const account = "Sign in without an administrator role";
  const told = "Consent not confirmed for this workspace";
  const unconfirmed = await decideConsent(page, "Accept", told, { account, pictures: true });
  await look(unconfirmed, "onboarding-unconfirmed", LIGHT);
  await unconfirmed.close();
  const granted = await decideConsent(page, "Accept", "Admin consent granted");
  await look(granted, "onboarding-granted", LIGHT);
  await granted.close();
  await says(page, "Verification has not run yet");
  await look(page, "onboarding-verify", LIGHT);

  await verify(page);
  await says(page, "Permission or consent blocker needs attention");
  await says(page, "Required permissions missing");
  await look(page, "onboarding-blocked", LIGHT);
  await page.getByRole("link", { name: "Review permissions" }).first().click();
  await says(page, "RoleManagement.Read.Directory");
  await look(page, "onboarding-permissions", LIGHT);

  // the customer's administrator mends it, at the simulator's own page
  const mending = await context.newPage();
  await mending.goto(SIMULATOR);
  await mending.getByLabel("Scenario of Munson's Pickles").selectOption("healthy");
  await expect(mending.getByRole("status")).toContainText("healthy");
  await expectAccessible(mending);
  await mending.close();

  await page.goBack();
  await page
    .getByRole("button", { name: /Run verification|Refresh verification|Verify again/ })
    .first()
    .click();
  await says(page, "Ready for activation");
  await look(page, "onboarding-ready", LIGHT);
  await page.getByRole("button", { name: "Complete onboarding" }).first().click();
  await page.waitForURL("**/admin/t/ten_*");
  await expect(page.getByRole("heading", { name: "Munson's Pickles" })).toBeVisible();
  await look(page, "onboarding-tenant", LIGHT);

  await expect.poll(() => statOf(staff.page, "Onboarding checkpoints")).toBe(before + 4);
  await picture(staff.page, "onboarding-system", LIGHT);
  expect(trouble).toEqual([]);
  await context.close();
  await staff.context.close();
});

test("FR-240-120 FR-240-112 a finding that does not block is acknowledged, in the dark on a phone, and taken up on another device", async ({
  browser,
}) => {
  test.setTimeout(360_000);
  const { page, context, trouble } = await startOnboarding(browser, "Southridge Video", DARK);
  await look(page, "onboarding-connect", DARK);
  await connect(page);
  await look(page, "onboarding-consent", DARK);
  const account = "Sign in from another directory";
  const outsider = await decideConsent(page, "Accept", "Consent not confirmed for this workspace", { account });
  await says(outsider, /belongs to another directory/);
  await look(outsider, "onboarding-outsider", DARK);
  await outsider.close();
  const granted = await decideConsent(page, "Accept", "Admin consent granted");
  await look(granted, "onboarding-granted", DARK);
  await granted.close();
  await verify(page);
  await says(page, "Verification needs attention");
  await look(page, "onboarding-attention", DARK);
  const address = page.url();
  await context.close();

  const other = await openWindow(browser, "admin", "owner@northwind.test", DARK);
  await other.page.goto(address);
  await other.page.getByRole("button", { name: "Acknowledge Device management" }).click();
  await says(other.page, "Ready for activation");
  await look(other.page, "onboarding-ready", DARK);
  await other.page.getByRole("button", { name: "Complete onboarding" }).first().click();
  await other.page.waitForURL("**/admin/t/ten_*");
  await look(other.page, "onboarding-tenant", DARK);
  await other.page.goto("/admin/onboarding");
  await expect(other.page.getByRole("heading", { name: "Onboarding", exact: true })).toBeVisible();
  await look(other.page, "onboarding-landing", DARK);
  expect(trouble).toEqual([]);
  await other.context.close();
});

test("FR-240-115 two people change one draft: the second one learns who was faster, and keeps what was typed", async ({
  browser,
}) => {
  const { page, context } = await startOnboarding(browser, "Wingtip Toys", LIGHT);
  const other = await openWindow(browser, "admin", "owner@northwind.test", LIGHT);
  await other.page.goto(page.url());
  for (const [each, name] of [
    [page, "Wingtip One"],
    [other.page, "Wingtip Two"],
  ] as const) {
    await each
      .getByRole("button", { name: /Identify tenant/ })
      .first()
      .click();
    await each.getByLabel("Display name").fill(name);
  }
  await page
    .getByRole("button", { name: /Save|Rename/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "Onboarding of Wingtip One" })).toBeVisible();
  await other.page
    .getByRole("button", { name: /Save|Rename/ })
    .first()
    .click();
  await expect(other.page.getByText(/Olivia Owner/).first()).toBeVisible();
  await expect(other.page.getByLabel("Display name")).toHaveValue("Wingtip Two");
  await look(other.page, "onboarding-conflict", LIGHT);
  await context.close();
  await other.context.close();
});
