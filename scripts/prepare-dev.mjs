// Runs before `npm run dev` and before the browser tests: local secrets, local D1 migrations, demo seed. Never a prompt.
import { spawnSync } from "node:child_process";
import { constants, copyFileSync } from "node:fs";

try {
  copyFileSync(".dev.vars.example", ".dev.vars", constants.COPYFILE_EXCL);
  console.log("created .dev.vars from .dev.vars.example");
} catch (error) {
  if (error.code !== "EEXIST") throw error;
}

const stateDir = process.env.STATE_DIR ?? ".wrangler/state";

/** Runs a program of this project; what it prints is shown when it fails. */
function run(args, options = {}) {
  const result = spawnSync(process.execPath, args, {
    // the caller's own ENVIRONMENT wins: one that is not development gets no demo
    // and nothing is looked up outside: the local runtime would ask for a sample of Cloudflare's request data
    env: {
      ENVIRONMENT: "development",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      ...process.env,
      CI: "1",
      STATE_DIR: stateDir,
    },
    encoding: "utf8",
    ...options,
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
    process.exit(result.status ?? 1);
  }
}

run([
  "node_modules/wrangler/bin/wrangler.js",
  ...["d1", "migrations", "apply", "DB", "--local", "--config", "wrangler.toml", "--persist-to", stateDir],
]);
run(["scripts/seed.ts"], { stdio: ["ignore", "inherit", "inherit"] });
