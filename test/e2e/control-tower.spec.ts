import { DARK, expect, expectLive, LIGHT, lookOnce, openWindow, statOf, test, watchTrouble } from "./support.ts";

for (const look of [LIGHT, DARK]) {
  test(`FR-010-009 FR-010-016 FR-010-018 a failing run lights up the control tower live and leads to its run (${look.colorScheme}, ${look.viewport.width})`, async ({
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
    const [started, failed] = [await statOf(staff.page, "Runs started"), await statOf(staff.page, "Failed runs")];

    // its provider does not answer
    await operator.page.getByRole("link", { name: "Relecloud" }).click();
    await operator.page.getByRole("button", { name: "Verify connection" }).click();
    await operator.page.waitForURL("**/admin/operations/run_*");
    const runId = new URL(operator.page.url()).pathname.split("/").at(-1) ?? "";
    await expect.poll(() => statOf(staff.page, "Runs started")).toBe(started + 1);
    expect(await statOf(staff.page, "Active now")).toBe(1);

    const failures = staff.page.getByRole("region", { name: "Recent failures" });
    const link = failures.locator(`a[href="/system/ops/runs?run=${runId}"]`);
    await expect(operator.page.getByText("Outcome: failed")).toBeVisible({ timeout: 40_000 });
    await expect(link).toBeVisible({ timeout: 1_000 });
    expect(await statOf(staff.page, "Failed runs")).toBe(failed + 1);
    await expect(staff.page.getByText(/^(Degraded|Critical)$/)).toBeVisible();
    await expect(staff.page.getByRole("region", { name: "Top offenders" })).toContainText("Relecloud");
    expect(loads).toBe(0);
    await lookOnce(staff.page, "control-tower", look);

    await link.click();
    await expect(staff.page).toHaveURL(new RegExp(`/system/ops/runs\\?run=${runId}$`));
    await expect(staff.page.getByRole("button", { name: /Relecloud/ }).first()).toHaveAttribute(
      "aria-expanded",
      "true",
    );
    await expect(staff.page.getByText("The provider did not answer in time").first()).toBeVisible();
    await lookOnce(staff.page, "runs", look);
    expect(trouble).toEqual([]);
    await staff.context.close();
    await operator.context.close();
  });
}

test("FR-010-014 staff who may only see the dashboard read numbers and reasons, and no customer's name", async ({
  browser,
}) => {
  const { page, context } = await openWindow(browser, "system", "console@tenantpilot.test");
  await expectLive(page);
  await expect(page.getByRole("region", { name: "Recent failures" })).toContainText("Name not shown");
  await expect(page.getByRole("region", { name: "Top offenders" })).not.toContainText("Relecloud");
  await expect(page.getByRole("link", { name: "Runs", exact: true })).toHaveCount(0);
  await page.goto("/system/ops/runs");
  await expect(page.getByText("platform.ops.view")).toBeVisible();
  await context.close();
});
