import type { Bundle } from "../../../worker/features/diagnostics/diagnostics.contract.ts";
import { api, mutate } from "../../api/client.ts";

/** What support diagnostics are opened of. */
export type Subject = { type: "tenant"; id: string } | { type: "operation_run"; id: string };

/** The explicit open, which is recorded. A repeat after a lost answer runs under the same key and counts once. */
export const openDiagnostics = (subject: Subject): Promise<Bundle> =>
  mutate((options) =>
    subject.type === "tenant"
      ? api.admin.tenants[":tenantId"]["support-diagnostics"].$post({ param: { tenantId: subject.id } }, options)
      : api.admin.operations[":runId"]["support-diagnostics"].$post({ param: { runId: subject.id } }, options),
  );
