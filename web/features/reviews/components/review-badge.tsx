import type { JSX } from "solid-js";
import type { ReviewStatus } from "../../../../worker/features/reviews/review-words.contract.ts";
import { Badge } from "../../../ui/badge.tsx";

export function ReviewBadge(props: { status: ReviewStatus }): JSX.Element {
  return (
    <Badge tone={props.status === "published" ? "success" : "neutral"}>
      {props.status === "published" ? "Published" : "Draft"}
    </Badge>
  );
}
