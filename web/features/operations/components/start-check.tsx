import { type JSX, Show } from "solid-js";
import type { TenantView } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { createStart } from "../create-start.ts";
import { checkRefusal } from "../start-check.rules.ts";

/**
 * Starts a provider connection check and goes to its run. While one is active a start would return that one, so the
 * button leads there.
 */
export function StartCheck(props: {
  tenant: Pick<TenantView, "id" | "role" | "capabilities" | "provider" | "active_run">;
  label: string;
  /** Where something else comes first, it is not the page's primary action. */
  secondary?: boolean;
}): JSX.Element {
  const start = createStart(() => props.tenant.id, "provider.connection.check", "verification");
  const active = () =>
    props.tenant.active_run?.type === "provider.connection.check" ? props.tenant.active_run : undefined;
  return (
    <Show
      when={active()}
      fallback={
        <Button
          variant={props.secondary ? "secondary" : "primary"}
          busy={start.isPending}
          disabledReason={checkRefusal(props.tenant)}
          onClick={() => start.mutate()}
        >
          {props.label}
        </Button>
      }
    >
      {(run) => <ButtonLink href={`/admin/operations/${run().id}`}>View running verification</ButtonLink>}
    </Show>
  );
}
