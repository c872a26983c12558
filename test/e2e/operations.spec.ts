import type { Page } from "@playwright/test";
import { SCENARIO_TENANTS } from "../simulator/scenarios.ts";
import { expect, expectAccessible, expectNoSideScroll, openWindow, test, watchTrouble } from "./support.ts";

const SCREENS = "test-results/screens";
const simulator = `http://127.0.0.1:${Number(process.env.E2E_PORT ?? 4173) + 1}`;
const TENANT = "Tailspin Toys";

const LIGHT = { colorScheme: "light", viewport: { width: 1440, height: 900 } } as const;
const DARK = { colorScheme: "dark", viewport: { width: 390, height: 844 } } as const;
type Look = typeof LIGHT | typeof DARK;

const id = SCENARIO_TENANTS.find(({ displayName }) => displayName === TENANT)?.entraTenantId ?? "";

/** What the provider does to the tenant from now on. */
async function play(settings: {
  scenario: string;
  at?: string;
  failures?: null;
  retry_after_seconds?: number;
}): Promise<void> {
  const answer = await fetch(`${simulator}/scenarios/${id}`, { method: "PUT", body: JSON.stringify(settings) });
  expect(answer.status).toBe(200);
}

const picture = (page: Page, name: string, { colorScheme, viewport }: Look) =>
  page.screenshot({ path: `${SCREENS}/operations-${name}-${colorScheme}-${viewport.width}.png`, fullPage: true });

async function look(page: Page, name: string, options: Look): Promise<void> {
  await expectAccessible(page);
  await expectNoSideScroll(page);
  await picture(page, name, options);
}

for (const options of [LIGHT, DARK])
  test(`FR-007-102 FR-007-201 FR-007-202 a run that waits for a throttling provider is found in the list, cancelled, and retried once the provider has recovered (${options.colorScheme})`, async ({
    browser,
  }) => {
    test.setTimeout(180_000);
    // it asks to wait for as long as a run does, again and again: there is time to read and to type
    await play({ scenario: "throttled", at: "token", failures: null, retry_after_seconds: 18 });
    const list = await openWindow(browser, "admin", "readonly@northwind.test", options);
    await list.page.goto("/admin/operations?state=active");
    await expect(list.page.getByRole("button", { name: "Clear the filters" })).toBeVisible();
    const { page, context } = await openWindow(browser, "admin", "operator@northwind.test", options);
    const trouble = [...watchTrouble(page), ...watchTrouble(list.page)];

    await page.getByRole("link", { name: TENANT }).click();
    await page.getByRole("button", { name: "Verify connection" }).click();
    await page.waitForURL("**/admin/operations/*");
    const first = new URL(page.url()).pathname;

    // the colleague's list takes it up by itself, and may look at it without touching it
    const row = list.page.getByRole("row").filter({ hasText: TENANT });
    await expect(row).toContainText("Running", { timeout: 20_000 });
    await page.getByRole("button", { name: "Cancel operation" }).click();
    const dialog = page.getByRole("dialog");
    // only a picture: the run does not wait for a longer look
    await picture(page, "cancel", options);
    await dialog.getByLabel(`Type “${TENANT}” to confirm`).fill(TENANT);
    await dialog.getByRole("button", { name: "Cancel operation" }).click();
    await expect(page.getByText("Outcome: cancelled")).toBeVisible();
    await expect(row).toContainText("Cancelled");
    await look(page, "cancelled", options);

    await play({ scenario: "healthy" });
    await page.getByRole("button", { name: "Retry" }).click();
    await page.waitForURL((url) => url.pathname !== first);
    await expect(page.getByText("Outcome: succeeded")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("Retry of")).toBeVisible();
    await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
    await look(page, "retried", options);
    await page.getByRole("region", { name: "Related records" }).getByRole("link").first().click();
    await page.waitForURL(`**${first}`);
    await expect(page.getByText("Retried as")).toBeVisible();

    // a run of the list, under whatever filters, is told from the others by its id
    await list.page.getByRole("button", { name: "Clear" }).first().click();
    await list.page.getByLabel("Search").fill(first.split("/").at(-1)?.toUpperCase() ?? "");
    await expect(list.page.getByRole("row")).toHaveCount(2);
    await expect(row).toContainText("Cancelled");
    await look(list.page, "list", options);
    await row.getByRole("link", { name: "Provider connection check" }).click();
    await expect(list.page.getByRole("button", { name: "Retry" })).toHaveAttribute("aria-disabled", "true");
    expect(trouble).toEqual([]);
    await context.close();
    await list.context.close();
    await play({ scenario: "throttled" });
  });
