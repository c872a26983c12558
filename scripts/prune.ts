// `npm run telemetry:prune -- --days=N [--remote]`: deletes usage events older than N days, as the daily cron does.
// Works on the local database (STATE_DIR), whether the development server runs or not, or on the deployed one.
import { parseArgs } from "node:util";
import { getPlatformProxy } from "wrangler";
import { parseRetentionDays, pruneMessage } from "../worker/features/retention/prune.rules.ts";
import { type PruneDeps, pruneUsageEvents } from "../worker/features/retention/prune-usage-events.task.ts";
import { systemClock } from "../worker/platform/clock.ts";
import { commit } from "../worker/platform/commit.ts";
import { openDatabase } from "../worker/platform/database.ts";
import { systemIds } from "../worker/platform/ids.ts";
import { consoleLog } from "../worker/platform/log.ts";
import { openLocalOrRemote } from "./lib/database.ts";

const DEFAULT_DAYS = "90";

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { days: { type: "string", default: DEFAULT_DAYS }, remote: { type: "boolean", default: false } },
  });
  const days = parseRetentionDays(values.days);
  const { d1, close } = await openLocalOrRemote(getPlatformProxy, values.remote);
  try {
    const db = openDatabase(d1);
    const log = consoleLog({ command: "telemetry:prune" });
    const deps: PruneDeps = {
      db,
      log,
      clock: systemClock,
      ids: systemIds(() => systemClock.now()),
      commit: (unit) => commit({ db, log, alongside: () => [] }, unit),
    };
    const result = await pruneUsageEvents(deps, {
      days,
      trigger: "command",
      scheduledAt: systemClock.now(),
      onProgress: (rows) => process.stderr.isTTY && process.stderr.write(`\r${rows} rows deleted\r`),
    });
    if (result.status !== "succeeded") {
      console.error("Another prune is running; nothing was done here.");
      return 1;
    }
    console.log(pruneMessage(result.rows, days));
    return 0;
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
