// `npm run secrets:rotate [-- --remote]`: seals every stored credential of an older key with the first key of SEALING_KEYS,
// so that the older keys can be taken out of the setting. Works on the local database with the keys of .dev.vars, or on the
// deployed one with the keys of the environment: a deployment's secrets cannot be read back.
import { existsSync, readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";
import { getPlatformProxy } from "wrangler";
import { rotationMessage } from "../worker/features/providers/reseal.rules.ts";
import { rotateSealingKey } from "../worker/features/providers/rotate-sealing-key.task.ts";
import { commit } from "../worker/platform/commit.ts";
import { openDatabase } from "../worker/platform/database.ts";
import { consoleLog } from "../worker/platform/log.ts";
import { type KeyRing, parseKeyRing } from "../worker/platform/sealing.ts";
import { openLocalOrRemote } from "./lib/database.ts";

const LOCAL_SETTINGS = ".dev.vars";

function readKeyRing(remote: boolean): KeyRing {
  const local = !remote && existsSync(LOCAL_SETTINGS) ? parseEnv(readFileSync(LOCAL_SETTINGS, "utf8")) : {};
  const ring = parseKeyRing(process.env.SEALING_KEYS ?? local.SEALING_KEYS ?? "");
  if (ring === null)
    throw new Error(`Name the keys in SEALING_KEYS, the new one first${remote ? "" : `, or in ${LOCAL_SETTINGS}`}.`);
  return ring;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { remote: { type: "boolean", default: false } } });
  const ring = readKeyRing(values.remote);
  const { d1, close } = await openLocalOrRemote(getPlatformProxy, values.remote);
  try {
    const db = openDatabase(d1);
    const log = consoleLog({ command: "secrets:rotate" });
    const counts = await rotateSealingKey(
      { db, commit: (unit) => commit({ db, log, alongside: () => [] }, unit) },
      ring,
    );
    console.log(rotationMessage(counts));
    return counts.lost + counts.passedBy > 0 ? 1 : 0;
  } finally {
    await close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
