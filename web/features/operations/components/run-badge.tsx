import type { JSX } from "solid-js";
import type { RunOutcome, RunStatus } from "../../../../worker/features/operations/operation-types.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { runLabel } from "../operations.labels.ts";

export function RunBadge(props: { run: { status: RunStatus; outcome: RunOutcome } }): JSX.Element {
  return (
    <Badge tone={runLabel(props.run).tone} pulse={props.run.status === "running"}>
      {runLabel(props.run).text}
    </Badge>
  );
}
