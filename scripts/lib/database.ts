import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { getPlatformProxy } from "wrangler";

/** Where wrangler and the development server keep the local database. */
export const stateDir = (): string => process.env.STATE_DIR ?? ".wrangler/state";

/**
 * The D1 database of the local state, or of the deployment with the credentials that wrangler has. A remote binding is a
 * property of the configuration file, so one is written beside the real one for the time of the call.
 */
export async function openLocalOrRemote(open: typeof getPlatformProxy, remote: boolean) {
  const configPath = remote ? ".wrangler.remote.toml" : "wrangler.toml";
  if (remote)
    writeFileSync(
      configPath,
      readFileSync("wrangler.toml", "utf8").replace('binding = "DB"', 'binding = "DB"\nremote = true'),
    );
  const proxy = await open<{ DB: D1Database }>({
    configPath,
    persist: { path: `${stateDir()}/v3` },
    remoteBindings: remote,
  });
  return {
    d1: proxy.env.DB,
    close: async () => {
      await proxy.dispose();
      if (remote) rmSync(configPath, { force: true });
    },
  };
}
