import { DARK, expect, LIGHT, lookOnce, openWindow, picture, play, test, watchTrouble } from "./support.ts";

const TENANT = "Tailspin Toys";

for (const options of [LIGHT, DARK])
  test(`FR-007-102 FR-007-201 FR-007-202 a run that waits for a throttling provider is found in the list, cancelled, and retried once the provider has recovered (${options.colorScheme})`, async ({
    browser,
  }) => {
    test.setTimeout(180_000);
    // it asks to wait for as long as a run does, again and again: there is time to read and to type
    await play(TENANT, { scenario: "throttled", at: "token", failures: null, retry_after_seconds: 18 });
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
    await picture(page, "operations-cancel", options);
    await dialog.getByLabel(`Type “${TENANT}” to confirm`).fill(TENANT);
    await dialog.getByRole("button", { name: "Cancel operation" }).click();
    await expect(page.getByText("Outcome: cancelled")).toBeVisible();
    await expect(row).toContainText("Cancelled");
    await lookOnce(page, "operations-cancelled", options);

    await play(TENANT, { scenario: "healthy" });
    await page.getByRole("button", { name: "Retry" }).click();
    await page.waitForURL((url) => url.pathname !== first);
    await expect(page.getByText("Outcome: succeeded")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("Retry of")).toBeVisible();
    await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
    await lookOnce(page, "operations-retried", options);
    await page.getByRole("region", { name: "Related records" }).getByRole("link").first().click();
    await page.waitForURL(`**${first}`);
    await expect(page.getByText("Retried as")).toBeVisible();

    // a run of the list, under whatever filters, is told from the others by its id
    await list.page.getByRole("button", { name: "Clear" }).first().click();
    await list.page.getByLabel("Search").fill(first.split("/").at(-1)?.toUpperCase() ?? "");
    await expect(list.page.getByRole("row")).toHaveCount(2);
    await expect(row).toContainText("Cancelled");
    await lookOnce(list.page, "operations-list", options);
    await row.getByRole("link", { name: "Provider connection check" }).click();
    await expect(list.page.getByRole("button", { name: "Retry" })).toHaveAttribute("aria-disabled", "true");
    expect(trouble).toEqual([]);
    await context.close();
    await list.context.close();
    await play(TENANT, { scenario: "throttled" });
  });
