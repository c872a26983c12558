import { PLACES } from "./places.ts";
import { DARK, expect, LIGHT, look, lookOnce, openAgain, openWindow, test, watchTrouble } from "./support.ts";

for (const plane of ["admin", "system"] as const) {
  test(`FR-001-019 the sign-in page of the ${plane} plane is accessible and fits its window`, async ({ browser }) => {
    const context = await browser.newContext(LIGHT);
    const page = await context.newPage();
    const trouble = watchTrouble(page);
    await page.goto(`/${plane}/sign-in`);
    await expect(page.getByLabel("E-mail")).toBeVisible();
    await look(page, `sign-in-${plane}`);
    expect(trouble).toEqual([]);
    await context.close();
  });
}

for (const place of PLACES) {
  test(`FR-001-019 the page “${place.name}” is accessible and fits its window, light and dark, wide and narrow`, async ({
    browser,
  }) => {
    const { page, context } = await openAgain(browser, place.plane, place.email, LIGHT);
    if (place.answers) await page.route(place.answers.url, place.answers.with);
    const trouble = watchTrouble(page);
    await page.goto(place.path ?? `/${place.plane}`);
    for (const name of place.go ?? []) await page.getByRole("link", { name, exact: true }).first().click();
    await expect(page.getByText(place.shows).first()).toBeVisible();
    await look(page, place.name);
    const isExpected = (line: string) => place.refusals?.some((status) => line.includes(`status of ${status}`));
    expect(trouble.filter((line) => !isExpected(line))).toEqual([]);
    await context.close();
  });
}

test("FR-001-019 the navigation opens in a narrow window, accessible", async ({ browser }) => {
  const { page, context } = await openAgain(browser, "admin", "owner@northwind.test", DARK);
  await page.goto("/admin");
  await page.getByRole("button", { name: "Open navigation" }).click();
  await expect(page.getByRole("link", { name: "Members" })).toBeVisible();
  await lookOnce(page, "navigation", DARK);
  await context.close();
});

test("FR-001-019 an operation is started with the keyboard alone", async ({ browser }) => {
  const { page, context } = await openWindow(browser, "admin", "operator@northwind.test");
  const press = async (name: RegExp | string, role: "link" | "button") => {
    const target = page.getByRole(role, { name }).first();
    await target.waitFor();
    for (let step = 0; step < 40 && !(await target.evaluate((node) => node === document.activeElement)); step += 1)
      await page.keyboard.press("Tab");
    await expect(target).toBeFocused();
    await page.keyboard.press("Enter");
  };
  await press("Alpine Ski House", "link");
  await press("Verify connection", "button");
  await page.waitForURL("**/admin/operations/*");
  await expect(page.getByText(/Outcome: succeeded/)).toBeVisible({ timeout: 30_000 });
  await context.close();
});
