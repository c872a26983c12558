import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, expect, type Page, test } from "@playwright/test";
import { DEMO_PASSWORD } from "../../db/seed/demo.ts";

export type PlaneName = "admin" | "system";

/** Console errors, failed requests and answers of 4xx or 5xx that a page met; a test asserts what it expects of them. */
export function watchTrouble(page: Page): string[] {
  const trouble: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") trouble.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // a navigation away cancels what is under way
    if (request.failure()?.errorText !== "net::ERR_ABORTED") trouble.push(`failed: ${request.url()}`);
  });
  return trouble;
}

/** Signs in through the form of the plane and waits until its first page is there. */
export async function signIn(page: Page, plane: PlaneName, email: string): Promise<void> {
  await page.goto(`/${plane}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
}

/** A window of its own, signed in: sessions of two windows do not mix. */
export async function openWindow(
  browser: Browser,
  plane: PlaneName,
  email: string,
  options: BrowserContextOptions = {},
) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await signIn(page, plane, email);
  return { context, page };
}

/** The number of the stat with that label on the dashboard. */
export async function statOf(page: Page, label: string): Promise<number> {
  const card = page.getByText(label, { exact: true }).locator("..");
  const text = await card.locator("p").nth(1).locator("span").first().innerText();
  return Number(text.replaceAll(/\D/g, ""));
}

export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: "Live" }).first()).toBeVisible();
}

export async function expectAccessible(page: Page): Promise<void> {
  const results = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(
    results.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target).join(" ")}`),
  ).toEqual([]);
}

/** No page is wider than its window. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

export { expect, test };
