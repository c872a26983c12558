// Builds the app in the mode that talks to the local simulator and serves that build on a fresh, seeded database.
import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

const stateDir = process.env.STATE_DIR ?? ".wrangler/e2e";
rmSync(stateDir, { recursive: true, force: true });

for (const args of [
  ["scripts/prepare-dev.mjs"],
  ["node_modules/vite/bin/vite.js", "build", "--mode", "offline", "--logLevel", "warn"],
]) {
  const result = spawnSync(process.execPath, args, { stdio: "inherit", env: { ...process.env, STATE_DIR: stateDir } });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const server = spawn(process.execPath, ["node_modules/vite/bin/vite.js", "preview", "--mode", "offline"], {
  stdio: "inherit",
  env: { ...process.env, STATE_DIR: stateDir },
});
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => {
  // it points `wrangler deploy` to the offline build, which is never to be deployed
  rmSync(".wrangler/deploy", { recursive: true, force: true });
  process.exit(code ?? 0);
});
