import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { D1Database } from "@cloudflare/workers-types";
import type { getPlatformProxy } from "wrangler";

/** Where wrangler and the development server keep the local database. */
export const stateDir = (): string => process.env.STATE_DIR ?? ".wrangler/state";

/** A configuration with nothing but the database of wrangler.toml: the commands need no Durable Object or Workflow. */
function databaseConfig(remote: boolean): string {
  const config = readFileSync("wrangler.toml", "utf8");
  const date = config.match(/^compatibility_date = .*$/m)?.[0];
  const database = config.match(/^\[\[d1_databases\]\]\n(?:.+\n)+/m)?.[0];
  if (!date || !database) throw new Error("wrangler.toml has no compatibility date or no database");
  return [`name = "tenantpilot-commands"`, date, database.trim(), remote ? "remote = true" : "", ""].join("\n");
}

/** The D1 database of the local state, or of the deployment with the credentials that wrangler has. */
export async function openLocalOrRemote(open: typeof getPlatformProxy, remote: boolean) {
  process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= "false"; // no request.cf download: works off line
  mkdirSync(".wrangler", { recursive: true });
  const configPath = `.wrangler/commands-${process.pid}.toml`;
  writeFileSync(configPath, databaseConfig(remote));
  try {
    const proxy = await open<{ DB: D1Database }>({
      configPath,
      persist: { path: `${stateDir()}/v3` },
      remoteBindings: remote,
    });
    return { d1: proxy.env.DB, close: () => proxy.dispose() };
  } finally {
    rmSync(configPath);
  }
}
