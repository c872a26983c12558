import { expect, expectLive, LIGHT, type Look, openWindow, picture, statOf, test, watchTrouble } from "./support.ts";

for (const colorScheme of ["light", "dark"] as const) {
  const look: Look = { ...LIGHT, colorScheme };
  test(`FR-243-022 FR-003-016 an operator starts an operation and the staff dashboard beside it moves without a reload (${colorScheme})`, async ({
    browser,
  }) => {
    const staff = await openWindow(browser, "system", "staff@tenantpilot.test", look);
    const operator = await openWindow(browser, "admin", "owner@northwind.test", look);
    const trouble = [...watchTrouble(staff.page), ...watchTrouble(operator.page)];
    await expectLive(staff.page);
    let loads = 0;
    staff.page.on("load", () => {
      loads += 1;
    });
    const before = await statOf(staff.page, "Operations started");

    await operator.page.getByRole("link", { name: "VanArsdel" }).click();
    await operator.page.getByRole("button", { name: "Verify connection" }).click();
    await operator.page.waitForURL("**/admin/operations/*");

    await expect.poll(() => statOf(staff.page, "Operations started")).toBe(before + 1);
    await expect(staff.page.getByText(/\+1 since/).first()).toBeVisible();
    expect(loads).toBe(0);

    // the run page follows its run by itself, from a stage under way to its outcome
    await expect(operator.page.getByText("Outcome: succeeded")).toBeVisible({ timeout: 30_000 });
    await picture(staff.page, "side-by-side-staff", look);
    await picture(operator.page, "side-by-side-operator", look);
    expect(trouble).toEqual([]);
    await staff.context.close();
    await operator.context.close();
  });
}

test("FR-243-039 the window stands in the address, survives reload and back, and falls back to 24 hours", async ({
  browser,
}) => {
  const { page, context } = await openWindow(browser, "system", "console@tenantpilot.test");
  await page
    .getByRole("radio", { name: /90d|Last 90 days/ })
    .first()
    .press("Space");
  await expect(page).toHaveURL(/window=90d/);
  await expect(page.getByText(/^\d+ events? in the last 90 days$/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^\d+ events? in the last 90 days$/)).toBeVisible();
  await page.goto("/system?window=fortnight");
  await expect(page.getByText(/in the last 24 hours/).first()).toBeVisible();
  await page.goBack();
  await expect(page.getByText(/^\d+ events? in the last 90 days$/)).toBeVisible();
  await context.close();
});

test("FR-243-040 a dashboard that lost its line says since when, and is live again by itself", async ({ browser }) => {
  const { page, context } = await openWindow(browser, "system", "staff@tenantpilot.test");
  await expectLive(page);
  await context.setOffline(true);
  await expect(page.getByText(/Offline since \d|Reconnecting/).first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(/as of/i).first()).toBeVisible();
  await context.setOffline(false);
  await expectLive(page);
  await expect(page.getByText(/as of/i)).toHaveCount(0);
  await context.close();
});

test("FR-002-015 staff without the dashboard's capability are told what is missing", async ({ browser }) => {
  const { page, context } = await openWindow(browser, "system", "panel@tenantpilot.test");
  await expect(page.getByText("platform.console.view")).toBeVisible();
  await expect(page.getByText("Operations started")).toHaveCount(0);
  await context.close();
});
