import type { JSX } from "solid-js";
import type { ReviewStatus } from "../../../../worker/features/reviews/review-words.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { REVIEW_STATUS_LABELS } from "../../tenants/tenants.labels.ts";

export function ReviewBadge(props: { status: ReviewStatus }): JSX.Element {
  return <Badge tone={REVIEW_STATUS_LABELS[props.status].tone}>{REVIEW_STATUS_LABELS[props.status].text}</Badge>;
}
