import { LiveHub } from "./features/live/live-hub.do.ts";
import { readDraftPush } from "./features/onboarding/live.usecases.ts";
import { readRunPush } from "./features/operations/live.usecases.ts";

/** The live view of one workspace, with everything that it tells of. */
export class WorkspaceHub extends LiveHub {
  protected override readonly readers = { run: readRunPush, draft: readDraftPush };
}
