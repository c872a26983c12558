import type { WorkflowStepConfig } from "cloudflare:workers";

/** A step that throws (the database is overloaded, the isolate died) is executed again, at a bounded number of times. */
export const STEP: WorkflowStepConfig = {
  retries: { limit: 3, delay: "2 seconds", backoff: "exponential" },
  timeout: "1 minute",
};

/** A step may be many requests, page after page, each of which says that the run goes on. */
export const ASKING: WorkflowStepConfig = { ...STEP, timeout: "10 minutes" };
