import { app } from "./app.ts";
import { makeDeps } from "./deps.ts";
import { runScheduled } from "./scheduled.ts";

export { AdminRolesScanWorkflow } from "./features/admin-roles/admin-roles-scan.workflow.ts";
export { ConsoleHub } from "./features/console/hub.do.ts";
export { EvidenceSnapshotWorkflow } from "./features/evidence-capture/capture.workflow.ts";
export { InventorySyncWorkflow } from "./features/inventory/inventory-sync.workflow.ts";
export { PackGenerationWorkflow } from "./features/packs/pack-generation.workflow.ts";
export { PostureCheckWorkflow } from "./features/posture/posture-check.workflow.ts";
export { ReviewComposeWorkflow } from "./features/reviews/compose.workflow.ts";
export { ConnectionCheckWorkflow } from "./features/verification/connection-check.workflow.ts";
export { WorkspaceHub } from "./workspace-hub.do.ts";

export default {
  fetch: app.fetch,
  scheduled: (controller, env, ctx) => runScheduled(makeDeps(env, ctx), controller.cron, controller.scheduledTime),
} satisfies ExportedHandler<Env>;
