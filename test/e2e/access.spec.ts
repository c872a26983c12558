import { expect, expectLive, openWindow, signIn, test } from "./support.ts";

test("FR-002-002 a wrong password is refused in words, and signing out ends the session (FR-002-006)", async ({
  page,
}) => {
  await page.goto("/admin/sign-in");
  await page.getByLabel("E-mail").fill("operator@northwind.test");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await signIn(page, "admin", "operator@northwind.test");
  await page.getByRole("button", { name: /Omar Operator/ }).click();
  await page
    .getByRole("menuitem", { name: "Sign out" })
    .or(page.getByRole("button", { name: "Sign out" }))
    .first()
    .click();
  await page.waitForURL("**/admin/sign-in*");
  await page.goto("/admin");
  await page.waitForURL("**/admin/sign-in*");
});

test("FR-002-001 a session of one plane opens nothing on the other", async ({ page }) => {
  await signIn(page, "admin", "owner@northwind.test");
  await page.goto("/system");
  await page.waitForURL("**/system/sign-in*");
});

test("FR-002-012 a control that a role may not use is shown disabled with the reason", async ({ browser }) => {
  const { page, context } = await openWindow(browser, "admin", "readonly@northwind.test");
  await page.getByRole("link", { name: "Alpine Ski House" }).click();
  await expect(page.getByRole("button", { name: "Verify connection" })).toBeDisabled();
  await context.close();
});

test("FR-002-016 FR-002-017 a person invited by link joins, and removing them ends their open page at once", async ({
  browser,
}) => {
  const owner = await openWindow(browser, "admin", "owner@fabrikam.test");
  await owner.page.getByRole("link", { name: "Members" }).click();
  await owner.page.getByRole("button", { name: /Invite/ }).click();
  await owner.page.getByLabel("E-mail").fill("nora@fabrikam.test");
  await owner.page
    .getByRole("dialog")
    .getByRole("button", { name: /Invite|Create/ })
    .click();
  const link = await owner.page
    .getByRole("dialog")
    .getByText(/\/invite#[0-9a-f]+/)
    .innerText();

  const guest = await browser.newContext();
  const page = await guest.newPage();
  const { pathname, hash } = new URL(link);
  await page.goto(`${pathname}${hash}`);
  await page.getByLabel("Name").fill("Nora Newcomer");
  await page.getByLabel("Password", { exact: true }).fill("a long password of Nora's");
  await page.getByRole("button", { name: /Join|Accept|Create/ }).click();
  await page.waitForURL("**/admin/w/**");
  await expectLive(page);

  await owner.page.reload();
  await owner.page
    .getByRole("row", { name: /Nora Newcomer/ })
    .getByRole("button", { name: /Remove/ })
    .click();
  await owner.page.getByLabel("Type “Nora Newcomer” to confirm").fill("Nora Newcomer");
  await owner.page.getByRole("dialog").getByRole("button", { name: "Remove member" }).click();
  await expect(owner.page.getByRole("row", { name: /Nora Newcomer/ })).toHaveCount(0);
  // nobody touched Nora's window
  await expect(page.getByText(/no longer|ended|removed|not a member|no access/i).first()).toBeVisible({
    timeout: 10_000,
  });
  await guest.close();
  await owner.context.close();
});
