import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium, type Page } from "@playwright/test";
import { build, type PluginOption } from "vite";
import viteConfig from "../../vite.config.ts";
import { type Bench, type Fixture, type Group, openEmpty } from "./bench.ts";
import { ROOT } from "./paths.ts";
import { atMost, makeRow } from "./table.ts";

/** Published size of Umami's dashboard scripts, KB gzip: not measured here. */
const UMAMI_KB = 864;
const KB = 1_000;
const BROWSERS = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Plugins that are about running the Worker; what they would write beside the build belongs to the developer's checkout. */
const isOfTheClient = (plugin: PluginOption): boolean =>
  typeof plugin !== "object" ||
  plugin === null ||
  !("name" in plugin) ||
  !/cloudflare|local-platform/.test(plugin.name);

async function buildClient(outDir: string): Promise<void> {
  const config = viteConfig({ command: "build", mode: "production" });
  const plugins = (config.plugins as PluginOption[]).flat(3) as PluginOption[];
  await build({
    ...config,
    configFile: false,
    root: ROOT,
    logLevel: "warn",
    plugins: plugins.filter(isOfTheClient),
    build: { ...config.build, outDir, emptyOutDir: true, sourcemap: false },
  });
}

/** Gzip sizes of the scripts that the page requests, by address. */
function collectScripts(page: Page): Map<string, Promise<number>> {
  const scripts = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (!type.includes("javascript")) return;
    scripts.set(
      new URL(response.url()).pathname,
      response.body().then((body) => gzipSync(body, { level: 9 }).length),
    );
  });
  return scripts;
}

async function visit(bench: Bench, { runtime, cookie }: Fixture): Promise<number> {
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error("no Chromium: install it or set CHROMIUM_PATH");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const context = await browser.newContext();
    const separator = cookie.indexOf("=");
    await context.addCookies([
      {
        name: cookie.slice(0, separator),
        value: cookie.slice(separator + 1),
        url: `https://${runtime.site.hostname}/`,
        secure: true,
        httpOnly: true,
        sameSite: "Lax",
      },
    ]);
    const page = await context.newPage();
    const scripts = collectScripts(page);
    await page.goto(new URL("/system", runtime.site).href, { waitUntil: "networkidle" });
    // the dashboard itself is there, not a page that says no
    await page.getByText("Active workspaces").first().waitFor({ timeout: 15_000 });
    await page.waitForTimeout(1_000);
    const sizes = await Promise.all([...scripts].map(async ([path, size]) => ({ path, size: await size })));
    for (const { path, size } of sizes) bench.progress(`${path}: ${size} bytes gzip`);
    return sizes.reduce((total, { size }) => total + size, 0);
  } finally {
    await browser.close();
  }
}

async function measure(bench: Bench) {
  const client = join(bench.directory, "client");
  await buildClient(client);
  const fixture = await openEmpty(bench, "first-visit", client);
  try {
    return [
      makeRow({
        id: "first-visit-js",
        value: (await visit(bench, fixture)) / KB,
        unit: "KB of gzip JavaScript that a browser requests for /system, signed in; baseline: Umami as published",
        baseline: UMAMI_KB,
        reach: atMost(50),
      }),
    ];
  } finally {
    await fixture.runtime.stop();
  }
}

export const firstVisit: Group = { id: "first-visit", rows: ["first-visit-js"], fixture: null, measure };
