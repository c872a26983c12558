import type { Page } from "@playwright/test";
import { expect, LIGHT, look, openWindow, play, test, watchTrouble } from "./support.ts";

async function openTenant(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: "Tenants" }).first().click();
  await page.getByRole("link", { name, exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

test("FR-008-005 FR-008-019 a sync skips what is not permitted and says which permission it takes; a retry counts it all", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const tenant = "Coho Vineyard";
  await play(tenant, { scenario: "permission_missing" });
  const { page, context } = await openWindow(browser, "admin", "owner@northwind.test", LIGHT);
  const trouble = watchTrouble(page);
  await openTenant(page, tenant);
  await page.getByRole("button", { name: "Sync inventory" }).click();
  await page.waitForURL("**/admin/operations/run_*");
  await expect(page.getByText("Outcome: partially succeeded")).toBeVisible({ timeout: 60_000 });
  const skipped = "Devices skipped: missing permission DeviceManagementManagedDevices.Read.All";
  await expect(page.getByText(skipped).first()).toBeVisible();
  await look(page, "sync-partial");

  await play(tenant, { scenario: "healthy" });
  const first = page.url();
  await page.getByRole("button", { name: "Retry" }).click();
  await page.waitForURL((url) => url.href !== first);
  await expect(page.getByText("Outcome: succeeded")).toBeVisible({ timeout: 60_000 });
  await look(page, "sync-complete");
  await play(tenant, { scenario: "permission_missing" });
  expect(trouble).toEqual([]);
  await context.close();
});

test("FR-241-001 FR-244-005 support diagnostics open from the tenant and from its run, each with the help for what is wrong", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const { page, context } = await openWindow(browser, "admin", "owner@northwind.test", LIGHT);
  const trouble = watchTrouble(page);
  await openTenant(page, "Fourth Coffee");
  await page.getByRole("button", { name: "Verify connection" }).click();
  await page.waitForURL("**/admin/operations/run_*");
  await expect(page.getByText("Outcome: blocked")).toBeVisible({ timeout: 60_000 });
  const dialog = page.getByRole("dialog", { name: "Support diagnostics" });
  const opened = async (name: string) => {
    await page.getByRole("button", { name: "Support diagnostics" }).click();
    await expect(dialog.getByText("Contextual help")).toBeVisible();
    await expect(dialog.getByText("Grant admin consent and re-run verification.").first()).toBeVisible();
    await look(page, name);
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(dialog).toBeHidden();
  };
  await opened("diagnostics-of-run");
  await openTenant(page, "Fourth Coffee");
  await opened("diagnostics-of-tenant");
  expect(trouble).toEqual([]);
  await context.close();
});

test("FR-011-015 the audit log is narrowed to a tenant that is found by its name, and stays so after a reload", async ({
  browser,
}) => {
  const { page, context } = await openWindow(browser, "admin", "owner@northwind.test", LIGHT);
  const trouble = watchTrouble(page);
  await page.goto("/admin/audit");
  const tenant = page.getByRole("combobox", { name: "Tenant" });
  await tenant.click();
  await tenant.pressSequentially("coho");
  await expect(page.getByRole("option", { name: "Coho Vineyard" })).toBeVisible();
  await look(page, "audit-tenant-search");
  await tenant.press("Enter");
  await expect(page).toHaveURL(/tenant_id=ten_/);
  await expect(tenant).toHaveValue("Coho Vineyard");
  // what is typed over a choice takes its place
  await tenant.pressSequentially("fourth");
  await expect(page.getByRole("option")).not.toHaveCount(0);
  await expect(tenant).toHaveValue("fourth");
  await tenant.press("Escape");
  await page.reload();
  await expect(tenant).toHaveValue("Coho Vineyard");
  expect(trouble).toEqual([]);
  await context.close();
});

test("FR-242-008 FR-242-101 FR-242-102 FR-242-103 FR-242-104 staff pause a capability, its start is refused with the reason, and it starts again once resumed", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const reason = "The provider has an outage.";
  const staff = await openWindow(browser, "system", "staff@tenantpilot.test", LIGHT);
  const { page, context } = await openWindow(browser, "admin", "owner@northwind.test", LIGHT);
  // on the page before the pause: it does not know of it yet
  await openTenant(page, "Alpine Ski House");
  await expect(page.getByRole("button", { name: "Sync inventory" })).toBeEnabled();

  await staff.page.goto("/system/ops/controls");
  await staff.page.getByRole("button", { name: "Pause Inventory sync" }).click();
  await staff.page.getByLabel("Reason").fill(reason);
  const where = staff.page.getByRole("combobox", { name: "Where" });
  await where.click();
  await where.press("Escape");
  await expect(where).toHaveAttribute("aria-expanded", "false");
  await where.press("ArrowDown");
  await where.pressSequentially("north");
  await expect(staff.page.getByRole("option", { name: "Northwind MSP" })).toBeVisible();
  await look(staff.page, "controls-where");
  await where.press("Enter");
  await expect(where).toHaveValue("Northwind MSP");
  await staff.page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await expect(staff.page.getByRole("button", { name: /^Resume .* for/ })).toBeVisible();
  await look(staff.page, "controls-paused");

  await page.getByRole("button", { name: "Sync inventory" }).click();
  await expect(page.getByText(/The inventory sync was not started\./).first()).toContainText(reason);
  await page.reload();
  await expect(page.getByText("Something is paused")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sync inventory" })).toHaveAttribute("aria-disabled", "true");
  await look(page, "paused-banner");

  await staff.page.getByRole("button", { name: /^Resume .* for/ }).click();
  await expect(staff.page.getByText("Inventory sync is resumed for Northwind MSP.")).toBeVisible();
  await expect(staff.page.getByRole("button", { name: /^Resume .* for/ })).toHaveCount(0);
  await expect(staff.page.locator("h2 :focus")).toContainText("Inventory sync");
  await page.reload();
  await page.getByRole("button", { name: "Sync inventory" }).click();
  await page.waitForURL("**/admin/operations/run_*");
  await expect(page.getByText("Outcome: succeeded")).toBeVisible({ timeout: 60_000 });
  await context.close();
  await staff.context.close();
});
