import type { Deps } from "../../deps.ts";
import type { LiveSubject } from "./subjects.ts";

type NotifyDeps = Pick<Deps, "workspaceHub" | "log">;

/** Waits before the repeats of a push, ms: a hub that is being moved or redeployed refuses for a moment. */
const PUSH_RETRY_DELAYS = [100, 500] as const;

/** Tells the workspace's hub that something of it has changed; the hub reads it itself. Never fails its caller. */
export async function pushSubject(deps: NotifyDeps, workspaceId: string, subject: LiveSubject): Promise<void> {
  for (const delay of [...PUSH_RETRY_DELAYS, null]) {
    try {
      await deps.workspaceHub(workspaceId).publish(subject);
      return;
    } catch {
      if (delay === null) break;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  deps.log.error("change_not_pushed", { kind: subject.kind, id: subject.id });
}
