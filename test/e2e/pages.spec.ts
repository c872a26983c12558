import { mkdirSync } from "node:fs";
import {
  expect,
  expectAccessible,
  expectNoSideScroll,
  openWindow,
  type PlaneName,
  test,
  watchTrouble,
} from "./support.ts";

const SCREENS = "test-results/screens";
mkdirSync(SCREENS, { recursive: true });

interface Place {
  name: string;
  plane: PlaneName;
  email: string;
  /** Links from the plane's first page to the one that is looked at. */
  go?: string[];
  /** On a narrow screen the link is behind the menu. */
  isInMenu?: true;
  path?: string;
  shows: string | RegExp;
}

const PLACES: Place[] = [
  {
    name: "run",
    plane: "admin",
    email: "owner@northwind.test",
    go: ["Fourth Coffee", "Provider connection check"],
    shows: "Outcome: blocked",
  },
  {
    name: "invitation-unknown",
    plane: "admin",
    email: "owner@northwind.test",
    path: `/invite#${"0".repeat(64)}`,
    shows: /invitation|link/i,
  },
  { name: "tenants", plane: "admin", email: "owner@northwind.test", shows: "Alpine Ski House" },
  { name: "tenants-empty", plane: "admin", email: "member@northwind.test", shows: /no tenants/i },
  { name: "tenant", plane: "admin", email: "owner@northwind.test", go: ["Fourth Coffee"], shows: "Recent operations" },
  {
    name: "members",
    plane: "admin",
    email: "owner@northwind.test",
    go: ["Members"],
    isInMenu: true,
    shows: "Rita Reader",
  },
  {
    name: "audit",
    plane: "admin",
    email: "owner@northwind.test",
    go: ["Audit log"],
    isInMenu: true,
    shows: "Load more",
  },
  {
    name: "audit-forbidden",
    plane: "admin",
    email: "readonly@northwind.test",
    path: "/admin/audit",
    shows: "Not permitted",
  },
  {
    name: "not-found",
    plane: "admin",
    email: "owner@northwind.test",
    path: "/admin/t/ten_00000000000000000000000000",
    shows: /not found/i,
  },
  { name: "system", plane: "system", email: "staff@tenantpilot.test", shows: "Operations started" },
  { name: "system-forbidden", plane: "system", email: "panel@tenantpilot.test", shows: "platform.console.view" },
  {
    name: "directory",
    plane: "system",
    email: "staff@tenantpilot.test",
    go: ["Directory"],
    shows: "Fabrikam IT",
  },
  {
    name: "directory-workspace",
    plane: "system",
    email: "staff@tenantpilot.test",
    go: ["Directory", "Northwind MSP"],
    shows: "Alpine Ski House",
  },
  {
    name: "directory-forbidden",
    plane: "system",
    email: "console@tenantpilot.test",
    path: "/system/directory",
    shows: "platform.directory.view",
  },
  { name: "staff", plane: "system", email: "staff@tenantpilot.test", go: ["Staff"], shows: "Pat Panel" },
];

const LOOKS = [
  { name: "light-1440", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark-390", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

for (const look of LOOKS) {
  for (const plane of ["admin", "system"] as const) {
    test(`FR-001-019 the sign-in page of the ${plane} plane is accessible (${look.name})`, async ({ browser }) => {
      const context = await browser.newContext(look);
      const page = await context.newPage();
      const trouble = watchTrouble(page);
      await page.goto(`/${plane}/sign-in`);
      await expect(page.getByLabel("E-mail")).toBeVisible();
      await expectAccessible(page);
      await expectNoSideScroll(page);
      await page.screenshot({ path: `${SCREENS}/sign-in-${plane}-${look.name}.png` });
      expect(trouble).toEqual([]);
      await context.close();
    });
  }

  for (const place of PLACES) {
    test(`FR-001-019 the page “${place.name}” is accessible and fits its window (${look.name})`, async ({
      browser,
    }) => {
      const { page, context } = await openWindow(browser, place.plane, place.email, look);
      const trouble = watchTrouble(page);
      if (place.path) await page.goto(place.path);
      if (place.isInMenu && look.viewport.width < 768)
        await page.getByRole("button", { name: "Open navigation" }).click();
      for (const name of place.go ?? []) await page.getByRole("link", { name, exact: true }).first().click();
      await expect(page.getByText(place.shows).first()).toBeVisible();
      await expectAccessible(page);
      await expectNoSideScroll(page);
      await page.screenshot({ path: `${SCREENS}/${place.name}-${look.name}.png`, fullPage: true });
      if (look.viewport.width < 400) {
        await page.setViewportSize({ width: 360, height: 800 });
        await expectNoSideScroll(page);
      }
      const expected = place.path ? trouble.filter((line) => !line.includes("404")) : trouble;
      expect(expected).toEqual([]);
      await context.close();
    });
  }
}

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
