import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { createSignal, type JSX } from "solid-js";
import type { ReviewView } from "../../../../worker/features/reviews/reviews.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { tenantKey } from "../../tenants/tenants.queries.ts";
import { publishReview, reviewKey, reviewsKey } from "../reviews.queries.ts";
import { isPlaceChanged } from "../write-review.rules.ts";

/** Publishes a draft; the tenant's name is typed, because it cannot be taken back. */
export function PublishReview(props: {
  review: ReviewView;
  tenantName: string;
  /** Why it cannot be published now. */
  refusal: string | undefined;
}): JSX.Element {
  const client = useQueryClient();
  const [open, setOpen] = createSignal(false);
  const publish = useMutation(() => ({
    mutationFn: () => publishReview(props.review.id, props.review.version),
    onSuccess: (published) => {
      close();
      client.setQueryData(reviewKey(published.id), published);
      void client.invalidateQueries({ queryKey: reviewsKey(published.tenant.id) });
      showToast("success", "The review is published.");
    },
    // somebody was faster: the page shows what there is now, and the dialog says why this was refused
    onError: (error) => {
      void client.invalidateQueries({ queryKey: reviewKey(props.review.id) });
      if (isPlaceChanged(error)) void client.invalidateQueries({ queryKey: tenantKey(props.review.tenant.id) });
    },
  }));
  const close = () => {
    setOpen(false);
    publish.reset();
  };
  return (
    <>
      <Button variant="primary" disabledReason={props.refusal} onClick={() => setOpen(true)}>
        Publish
      </Button>
      <Dialog
        open={open()}
        onClose={close}
        title={`Publish “${props.review.title}”?`}
        confirmLabel="Publish review"
        requireText={props.tenantName.trim()}
        busy={publish.isPending}
        error={publish.error}
        onConfirm={() => publish.mutate()}
      >
        <p>From then on nobody can change it, whoever they are. What it says now is what stays.</p>
      </Dialog>
    </>
  );
}
