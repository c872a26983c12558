import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
  test,
} from "@playwright/test";
import { DEMO_PASSWORD } from "../../db/seed/demo.ts";
import { SCENARIO_TENANTS } from "../simulator/scenarios.ts";

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

type SignedIn = Awaited<ReturnType<BrowserContext["storageState"]>>;
const signedIn = new Map<string, SignedIn>();

/** The same for many short looks: an account signs in once, and each window goes on with its session. */
export async function openAgain(
  browser: Browser,
  plane: PlaneName,
  email: string,
  options: BrowserContextOptions = {},
) {
  const known = signedIn.get(email);
  if (known === undefined) {
    const { context, page } = await openWindow(browser, plane, email, options);
    signedIn.set(email, await context.storageState());
    return { context, page };
  }
  const context = await browser.newContext({ ...options, storageState: known });
  return { context, page: await context.newPage() };
}

export const SIMULATOR = `http://127.0.0.1:${Number(process.env.E2E_PORT ?? 4173) + 1}`;

/** What the provider does to a tenant from now on. */
export async function play(
  tenant: string,
  settings: { scenario: string; at?: string; failures?: null; retry_after_seconds?: number },
): Promise<void> {
  const id = SCENARIO_TENANTS.find(({ displayName }) => displayName === tenant)?.entraTenantId ?? "";
  const answer = await fetch(`${SIMULATOR}/scenarios/${id}`, { method: "PUT", body: JSON.stringify(settings) });
  expect(answer.status).toBe(200);
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

/**
 * The colours that people get to see: a button fades from one theme to the other for a moment, and contrast that is measured
 * on the way is no contrast of the page.
 */
const faded = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every((motion) => !(motion instanceof CSSTransition)));

export async function expectAccessible(page: Page): Promise<void> {
  await faded(page);
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

const SCREENS = "test-results/screens";
mkdirSync(SCREENS, { recursive: true });

export interface Look {
  colorScheme: "light" | "dark";
  viewport: { width: number; height: number };
}

export const LIGHT: Look = { colorScheme: "light", viewport: { width: 1440, height: 900 } };
export const DARK: Look = { colorScheme: "dark", viewport: { width: 390, height: 844 } };
const LOOKS: readonly Look[] = [LIGHT, { ...LIGHT, colorScheme: "dark" }, { ...DARK, colorScheme: "light" }, DARK];

/** The page as it stands, as a picture. */
export const picture = (page: Page, name: string, { colorScheme, viewport }: Look) =>
  page.screenshot({
    path: `${SCREENS}/${name}-${colorScheme}-${viewport.width}.png`,
    fullPage: true,
    animations: "disabled",
  });

/** The page in the look that it was opened in: accessible, inside its window, kept as a picture. */
export async function lookOnce(page: Page, name: string, look: Look): Promise<void> {
  await expectAccessible(page);
  await expectNoSideScroll(page);
  await picture(page, name, look);
}

/**
 * The page in both themes and both widths: inside its window and kept as a picture in each, accessible in each theme and at
 * each width. Leaves it in the look that it was opened in.
 */
export async function look(page: Page, name: string, was: Look = LIGHT): Promise<void> {
  for (const one of LOOKS) {
    await page.emulateMedia({ colorScheme: one.colorScheme });
    await page.setViewportSize(one.viewport);
    if (one === LIGHT || one === DARK) await expectAccessible(page);
    await expectNoSideScroll(page);
    await picture(page, name, one);
  }
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoSideScroll(page);
  await page.emulateMedia({ colorScheme: was.colorScheme });
  await page.setViewportSize(was.viewport);
}

export { expect, test };
