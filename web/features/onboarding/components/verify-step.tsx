import { type JSX, Show } from "solid-js";
import { isActive } from "../../../../worker/features/operations/operation-types.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { LiveNotice } from "../../operations/components/live-notice.tsx";
import { RunProgress } from "../../operations/components/run-progress.tsx";
import { StageList } from "../../operations/components/stage-list.tsx";
import { useDraftPage } from "../draft-page-context.ts";
import { LastRun } from "./last-run.tsx";
import { VerifyButton } from "./verify-button.tsx";

/** Whether the connection really works: started by hand, followed live, and repeated after each change. */
export function VerifyStep(): JSX.Element {
  const page = useDraftPage();
  const draft = page.draft;
  const isUnconsented = () => draft().connection !== null && draft().connection?.consent_status !== "granted";
  return (
    <div class="flex flex-col gap-4">
      <Show
        when={draft().active_run}
        fallback={
          <>
            <p class="max-w-prose text-ink-2">
              A verification signs in at the provider and reads what the tenant's operations need. It changes nothing
              there.
              <Show when={isUnconsented()}>
                {" "}
                Admin consent is not recorded here; if the tenant's administrator has granted it already, the
                verification finds out.
              </Show>
            </p>
            <div class="flex flex-col items-start gap-3">
              <VerifyButton />
            </div>
          </>
        }
      >
        {(run) => (
          <div>
            <Show when={isActive(run().status)}>
              <LiveNotice />
            </Show>
            <div class="flex max-w-2xl flex-col gap-3">
              <RunProgress run={run()} wide />
              <StageList stages={run().stages} />
              <div>
                <ButtonLink size="sm" href={`/admin/operations/${run().id}`}>
                  View operation
                </ButtonLink>
              </div>
            </div>
          </div>
        )}
      </Show>
      <Show when={draft().last_run}>{(run) => <LastRun run={run()} />}</Show>
    </div>
  );
}
