import { app } from "./app.ts";
import { makeDeps } from "./deps.ts";
import { runScheduled } from "./scheduled.ts";

export { ConsoleHub } from "./features/console/hub.do.ts";
export { InventorySyncWorkflow } from "./features/inventory/inventory-sync.workflow.ts";
export { WorkspaceHub } from "./features/operations/workspace-hub.do.ts";
export { PackGenerationWorkflow } from "./features/packs/pack-generation.workflow.ts";
export { ConnectionCheckWorkflow } from "./features/verification/connection-check.workflow.ts";

export default {
  fetch: app.fetch,
  scheduled: (controller, env, ctx) => runScheduled(makeDeps(env, ctx), controller.cron, controller.scheduledTime),
} satisfies ExportedHandler<Env>;
