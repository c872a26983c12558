// `npm run test:e2e`: the browser tests against the built app. Chromium is the machine's own (Debian: apt-get install
// chromium) or the one that CHROMIUM_PATH names; without it this fails loudly instead of skipping in silence.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const candidates = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const chromium = candidates.find((path) => path && existsSync(path));

if (!chromium) {
  console.error("\n  NO CHROMIUM: the browser tests did NOT run.");
  console.error("  Install it (Debian: apt-get install -y chromium) or set CHROMIUM_PATH to a Chrome or Chromium.\n");
  process.exit(1);
}

const result = spawnSync(process.execPath, ["node_modules/@playwright/test/cli.js", "test", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, CHROMIUM_PATH: chromium },
});
process.exit(result.status ?? 1);
