import type { Deps } from "../../deps.ts";

/**
 * Tells the console hub that the ledger has grown. It carries no data and may be lost, doubled or late: the hub reads the
 * ledger after its own cursor.
 */
export function notifyConsole(deps: Pick<Deps, "background" | "consoleHub">): void {
  const notify = async () => deps.consoleHub().notify();
  deps.background("notify_console", notify());
}
