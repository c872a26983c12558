import type { Plugin, PreviewServer, ViteDevServer } from "vite";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../db/seed/demo.ts";
import { createSimulator } from "../test/simulator/server.ts";
import { RECOVER_CRON } from "../worker/scheduled-crons.ts";

/** Cron does not fire locally: this asks the runtime for it, so that runs which a restart interrupted go on. */
const RECOVER_EVERY_MS = 10_000;

/** One per process: when vite restarts after a change of its configuration, the new server starts before the old one ends. */
const running = globalThis as typeof globalThis & { tenantPilotSimulator?: ReturnType<typeof createSimulator> };

interface LocalPlatformOptions {
  simulatorPort: number;
}

/**
 * What the cloud and Microsoft do for a deployment, for a local one: the Graph simulator in the same process, and the cron
 * that recovers runs. Prints where to sign in.
 */
export function localPlatform({ simulatorPort }: LocalPlatformOptions): Plugin {
  async function start(server: ViteDevServer | PreviewServer) {
    running.tenantPilotSimulator ??= createSimulator({ port: simulatorPort }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") throw error;
      console.error(`Port ${simulatorPort}, which the Graph simulator takes, is in use. Set PORT or SIMULATOR_PORT.`);
      process.exit(1);
    });
    const simulator = await running.tenantPilotSimulator;
    server.httpServer?.once("listening", () => {
      const address = server.httpServer?.address();
      if (address === null || address === undefined || typeof address === "string") return;
      const origin = `http://127.0.0.1:${address.port}`;
      const recover = () =>
        fetch(`${origin}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(RECOVER_CRON)}`)
          .then((response) => response.body?.cancel())
          .catch(() => undefined);
      const timer = setInterval(recover, RECOVER_EVERY_MS);
      server.httpServer?.once("close", () => clearInterval(timer));
      void recover();
      setTimeout(() => server.config.logger.info(welcome(origin, simulator.url)), 50);
    });
  }
  return {
    name: "tenantpilot:local-platform",
    configureServer: start,
    configurePreviewServer: start,
  };
}

function welcome(origin: string, simulatorUrl: string): string {
  const width = Math.max(...DEMO_ACCOUNTS.map((account) => account.email.length));
  const accounts = DEMO_ACCOUNTS.map((account) => `    ${account.email.padEnd(width)}  ${account.purpose}`);
  return [
    "",
    "  TenantPilot is running, seeded and offline.",
    "",
    `  Operators   ${origin}/admin`,
    `  Staff       ${origin}/system`,
    `  Password    ${DEMO_PASSWORD} (every demo account)`,
    "",
    ...accounts,
    "",
    `  Graph simulator ${simulatorUrl} (break and mend a tenant, or take a free one to onboard)`,
    "",
  ].join("\n");
}
