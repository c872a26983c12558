import type { JSX } from "solid-js";
import type { Finding } from "../../../../worker/features/findings/findings.contract.ts";
import { SUBJECT_LABELS } from "../findings.labels.ts";

/** A subject by its name at the provider, which may be anything: it keeps its own direction, and breaks where it must. */
export function SubjectName(props: { subject: Finding["subject"] }): JSX.Element {
  return (
    <span>
      {SUBJECT_LABELS[props.subject.type]}{" "}
      <bdi class="[overflow-wrap:anywhere]">{props.subject.label.trim() || props.subject.id}</bdi>
    </span>
  );
}
