import type { JSX } from "solid-js";
import { formatClock, formatLocal, formatLocalDay, formatLocalShort, formatUtc } from "./time.ts";

/** An instant in local time; UTC on hover. `at` is ISO 8601. */
export function Timestamp(props: { at: string; format?: "full" | "short" | "clock" | "day" }): JSX.Element {
  const date = () => new Date(props.at);
  const shown = () => {
    if (props.format === "clock") return formatClock(date());
    if (props.format === "short") return formatLocalShort(date(), new Date());
    if (props.format === "day") return formatLocalDay(date());
    return formatLocal(date());
  };
  return (
    <time datetime={props.at} title={formatUtc(date())} class="whitespace-nowrap">
      {shown()}
    </time>
  );
}
