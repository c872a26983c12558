import type { WorkflowStepConfig } from "cloudflare:workers";

/** A step that throws (the database is overloaded, the isolate died) is executed again, at a bounded number of times. */
export const STEP: WorkflowStepConfig = {
  retries: { limit: 3, delay: "2 seconds", backoff: "exponential" },
  timeout: "1 minute",
};

/** A step may be much work, a page or a part after the other, each of which says that the run goes on. */
export const LONG_STEP: WorkflowStepConfig = { ...STEP, timeout: "10 minutes" };
