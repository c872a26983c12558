import type { JSX } from "solid-js";
import { Timestamp } from "../../../ui/timestamp.tsx";

/** Who did something, and when. A person without an account any more has no name. */
export function PersonTime(props: { by: { name: string } | null; at: string; format?: "full" | "short" }): JSX.Element {
  return (
    <span>
      {props.by?.name ?? "Former member"}, <Timestamp at={props.at} format={props.format ?? "full"} />
    </span>
  );
}
