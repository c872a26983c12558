import { useIsMutating } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { DRAFT_CHANGE } from "../draft-actions.ts";

/** That somebody changed the draft while something is typed here, and the way to what they left. */
export function NewerVersion(props: { draft: DraftView | undefined; onLoad: () => void }): JSX.Element {
  // a change of this page's own can be told before it is answered
  const changing = useIsMutating(() => ({ mutationKey: DRAFT_CHANGE }));
  return (
    <Show when={changing() === 0 && props.draft}>
      {(newest) => (
        <Callout
          tone="warning"
          title={
            newest().ended_at === null ? "There is a newer version of this onboarding" : "This onboarding has ended"
          }
          role="status"
        >
          <p>
            Changed by {newest().last_changed_by?.name ?? "a former member"} on{" "}
            <Timestamp at={newest().last_changed_at} />. What you typed is still here.
          </p>
          <Button size="sm" class="mt-2" onClick={() => props.onLoad()}>
            Load the newest version
          </Button>
        </Callout>
      )}
    </Show>
  );
}
