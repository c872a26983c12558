import { cloudflare } from "@cloudflare/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { localPlatform } from "./scripts/local-platform.ts";

process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= "false"; // no request.cf download: works off line

const port = Number(process.env.PORT ?? 5173);
const simulatorPort = Number(process.env.SIMULATOR_PORT ?? port + 1);
const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
// `npm run build` makes what is deployed; dev and the browser tests' build (--mode offline) talk to the local simulator.
const isLocal = (command: string, mode: string) => command === "serve" || mode === "offline";

export default defineConfig(({ command, mode }) => ({
  // the demo sign-ins stay on the screen
  clearScreen: false,
  publicDir: "web/public",
  plugins: [
    solid(),
    tailwindcss(),
    cloudflare({
      inspectorPort: false,
      persistState: { path: process.env.STATE_DIR ?? ".wrangler/state" },
      ...(isLocal(command, mode)
        ? {
            config: (worker: { vars?: Record<string, unknown> }) => ({
              vars: {
                ...worker.vars,
                ENVIRONMENT: "development",
                // demo traffic and browser tests sign in from one address
                SIGN_IN_ATTEMPTS_PER_MINUTE: "120",
                PUBLIC_URL: `http://127.0.0.1:${port}`,
                MICROSOFT_LOGIN_URL: simulatorUrl,
                MICROSOFT_GRAPH_URL: simulatorUrl,
                MICROSOFT_CLIENT_ID: "tenantpilot-local",
                MICROSOFT_CLIENT_SECRET: "tenantpilot-local",
              },
            }),
          }
        : {}),
    }),
    localPlatform({ simulatorPort }),
  ],
  // the worker's go to the observability of the platform; the client's would be public
  environments: { tenantpilot: { build: { sourcemap: true } } },
  server: { host: "127.0.0.1", port, strictPort: true },
  preview: { host: "127.0.0.1", port, strictPort: true },
  // apart from `dist`, so that a build that talks to the simulator is never the one that is deployed
  build: { outDir: mode === "offline" ? "dist-offline" : "dist" },
}));
