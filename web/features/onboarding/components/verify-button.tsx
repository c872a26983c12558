import type { JSX } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { refusalOn } from "../../access/permitted.rules.ts";
import { useVerify } from "../draft-page-actions.ts";
import { useDraftPage } from "../draft-page-context.ts";
import { ActionError } from "./action-error.tsx";

/** Starts a verification by hand, whatever the readiness asks for first. */
export function VerifyButton(): JSX.Element {
  const page = useDraftPage();
  const verify = useVerify();
  const reason = () =>
    page.draft().connection === null
      ? "There is no provider connection to verify yet."
      : refusalOn(page.draft(), "provider.verify");
  return (
    <>
      <ActionError error={verify.error} onReload={() => verify.reset()} />
      <Button busy={verify.isPending} disabledReason={reason()} onClick={() => verify.mutate()}>
        {page.draft().last_run === null ? "Run verification" : "Refresh verification"}
      </Button>
    </>
  );
}
