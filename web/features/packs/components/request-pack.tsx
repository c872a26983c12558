import { useNavigate } from "@solidjs/router";
import { useMutation, useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, type JSX } from "solid-js";
import type { PackList, PackRequest } from "../../../../worker/features/packs/packs.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { workspaceControlsQuery } from "../../controls/workspace-controls.queries.ts";
import { isBeingMade, packsKey, requestPack } from "../packs.queries.ts";
import { withPack } from "../packs-cache.rules.ts";
import { requestRefusal } from "../packs-text.rules.ts";
import { RequestDialog } from "./request-dialog.tsx";

/** Requests a pack of the tenant, or of a review, and goes to the tenant's packs. */
export function RequestPack(props: {
  tenant: Pick<TenantDetail, "id" | "workspace_id" | "capabilities" | "status">;
  /** The review that the pack tells of; of the tenant's newest evidence without one. */
  reviewId?: string;
  variant?: "primary" | "secondary";
}): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [open, setOpen] = createSignal(false);
  const controls = useQuery(() => workspaceControlsQuery(props.tenant.workspace_id));
  const request = useMutation(() => ({
    mutationFn: (options: PackRequest) => requestPack({ tenantId: props.tenant.id, reviewId: props.reviewId }, options),
    onSuccess: (pack) => {
      setOpen(false);
      showToast(
        "success",
        isBeingMade(pack)
          ? "The review pack is being made."
          : "There is a pack of the same evidence and options: it is ready.",
      );
      // a small pack is made sooner than the list is asked for again
      client.setQueryData<{ pages: PackList[] }>(packsKey(props.tenant.id), (known) => withPack(known, pack));
      void client.invalidateQueries({ queryKey: packsKey(props.tenant.id) });
      navigate(`/admin/t/${props.tenant.id}/review-packs`);
    },
  }));
  const show = () => {
    request.reset();
    setOpen(true);
  };
  return (
    <>
      <Button
        variant={props.variant ?? "primary"}
        disabledReason={requestRefusal(props.tenant, controls.isSuccess ? controls.data.items : [])}
        onClick={show}
      >
        Request review pack
      </Button>
      <RequestDialog
        open={open()}
        of={props.reviewId === undefined ? "the newest evidence snapshot" : "this review and its evidence"}
        tenantId={props.tenant.id}
        busy={request.isPending}
        error={request.error}
        onClose={() => setOpen(false)}
        onRequest={(options) => request.mutate(options)}
      />
    </>
  );
}
