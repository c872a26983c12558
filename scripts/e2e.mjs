// `npm run test:e2e`: the browser tests against the built app. Chromium is the machine's own; without one this fails loudly
// instead of skipping in silence.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium, NO_CHROMIUM } from "./lib/chromium.mjs";

const chromium = findChromium(process.env.CHROMIUM_PATH, existsSync);

if (!chromium) {
  console.error(NO_CHROMIUM);
  process.exit(1);
}

const result = spawnSync(process.execPath, ["node_modules/@playwright/test/cli.js", "test", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, CHROMIUM_PATH: chromium },
});
process.exit(result.status ?? 1);
