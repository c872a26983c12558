import { join } from "node:path";
import { build } from "vite";
import { unstable_readConfig } from "wrangler";
import { ROOT } from "./paths.ts";

/** What a runtime is started from. */
export interface Bundle {
  /** The product's Worker and the probe, one module each. */
  product: string;
  probe: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  vars: Record<string, string>;
}

async function bundleWorker(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    resolve: { conditions: ["workerd", "worker", "module", "browser", "production"] },
    ssr: {
      target: "webworker",
      noExternal: true,
      resolve: { conditions: ["workerd", "worker", "module", "browser", "production"] },
    },
    build: {
      ssr: join(ROOT, entry),
      outDir,
      emptyOutDir: true,
      target: "es2024",
      minify: true,
      rolldownOptions: {
        external: [/^(cloudflare|node):/],
        output: { entryFileNames: "index.js", codeSplitting: false },
      },
    },
  });
  return join(outDir, "index.js");
}

/** Builds the product's Worker as it is deployed, with the dates and flags of wrangler.toml, and the probe beside it. */
export async function buildWorkers(directory: string): Promise<Bundle> {
  const config = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
  return {
    product: await bundleWorker("worker/index.ts", join(directory, "product")),
    probe: await bundleWorker("test/bench/probe/worker.ts", join(directory, "probe")),
    compatibilityDate: config.compatibility_date ?? "",
    compatibilityFlags: config.compatibility_flags,
    vars: config.vars as Record<string, string>,
  };
}
