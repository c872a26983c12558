// A process that holds one runtime (Miniflare and its workerd), so that it can be killed like a machine that loses power:
// the parent ends the whole process group. It also ends by itself when its parent is gone.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { createSimulator } from "../simulator/server.ts";
import type { Bundle } from "./build.ts";

export interface HostOptions {
  bundle: Bundle;
  stateDir: string;
  /** Built client to serve beside the API; null for none. */
  assets: string | null;
}

export type HostRequest = { type: "evict" } | { type: "stop" };

export type HostMessage =
  | { type: "ready"; product: string; probe: string; site: string }
  | { type: "failed"; error: string }
  | { type: "evicted"; error: string | null };

const PRODUCT = "tenantpilot";
const HUB = "ConsoleHub";

const { bundle, stateDir, assets } = JSON.parse(process.argv[2] ?? "{}") as HostOptions;

const say = (message: HostMessage) => process.send?.(message);

const simulator = await createSimulator();
mkdirSync(stateDir, { recursive: true });

const bindings = {
  ...bundle.vars,
  ENVIRONMENT: "development",
  PUBLIC_URL: "http://127.0.0.1",
  BETTER_AUTH_SECRET: "bench-secret-0123456789-0123456789-ab",
  SIGN_IN_ATTEMPTS_PER_MINUTE: "1000",
  MICROSOFT_LOGIN_URL: simulator.url,
  MICROSOFT_GRAPH_URL: simulator.url,
  MICROSOFT_CLIENT_ID: "tenantpilot-bench",
  MICROSOFT_CLIENT_SECRET: "tenantpilot-bench",
};

const common = (scriptPath: string) => ({
  modules: true,
  scriptPath,
  modulesRoot: dirname(scriptPath),
  compatibilityDate: bundle.compatibilityDate,
  compatibilityFlags: bundle.compatibilityFlags,
  bindings,
  d1Databases: { DB: PRODUCT },
  // the Worker itself, without the development server's own one before it
  unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
});

const object = (className: string, scriptName: string) => ({ className, scriptName, useSQLite: true });

const runtime = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: 0,
    resourcePersistencePath: stateDir,
    cf: false,
    logRequests: false,
    log: new Log(LogLevel.ERROR),
    telemetry: { enabled: false },
    handleStructuredLogs: ({ level, message }) => {
      // workerd marks remarks about its own alarms so
      if (message.includes("NOSENTRY")) return;
      if (level === "error" || level === "warn") process.stderr.write(`[worker ${level}] ${message}\n`);
    },
    workers: [
      {
        ...common(bundle.product),
        name: PRODUCT,
        durableObjects: { CONSOLE_HUB: object(HUB, PRODUCT), WORKSPACE_HUB: object("WorkspaceHub", PRODUCT) },
        workflows: {
          CONNECTION_CHECK: { name: "connection-check", className: "ConnectionCheckWorkflow" },
          INVENTORY_SYNC: { name: "inventory-sync", className: "InventorySyncWorkflow" },
          ADMIN_ROLES_SCAN: { name: "admin-roles-scan", className: "AdminRolesScanWorkflow" },
          POSTURE_CHECK: { name: "posture-check", className: "PostureCheckWorkflow" },
          EVIDENCE_SNAPSHOT: { name: "evidence-snapshot", className: "EvidenceSnapshotWorkflow" },
          REVIEW_COMPOSE: { name: "review-compose", className: "ReviewComposeWorkflow" },
          PACK_GENERATION: { name: "pack-generation", className: "PackGenerationWorkflow" },
        },
        r2Buckets: { PACKS: "tenantpilot-packs" },
        ...(assets === null
          ? {}
          : {
              assets: {
                directory: assets,
                run_worker_first: ["/api/*"],
                assetConfig: { not_found_handling: "single-page-application" as const },
                routerConfig: { has_user_worker: true, static_routing: { user_worker: ["/api/*"] } },
              },
            }),
      },
      {
        ...common(bundle.probe),
        name: "probe",
        durableObjects: {
          CONSOLE_HUB: object(HUB, PRODUCT),
          WORKSPACE_HUB: object("WorkspaceHub", PRODUCT),
          NAIVE_HUB: object("NaiveHub", "probe"),
        },
      },
    ],
  }),
);

async function end(): Promise<void> {
  await runtime.dispose();
  await simulator.close();
  process.exit(0);
}

process.on("message", async (request: HostRequest) => {
  if (request.type === "stop") return end();
  try {
    await runtime.unsafeEvictDurableObject(PRODUCT, HUB, { name: "console", webSockets: "hibernate" });
    say({ type: "evicted", error: null });
  } catch (error) {
    // it was evicted before
    const isGone = error instanceof Error && error.message.includes("not currently running");
    say({ type: "evicted", error: isGone ? null : String(error) });
  }
});
process.on("disconnect", () => void end());

try {
  const site = String(await runtime.ready);
  const [product, probe] = await Promise.all([
    runtime.unsafeGetDirectURL(PRODUCT),
    runtime.unsafeGetDirectURL("probe"),
  ]);
  say({ type: "ready", product: String(product), probe: String(probe), site });
} catch (error) {
  say({ type: "failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
