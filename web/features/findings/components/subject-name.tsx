import type { JSX } from "solid-js";
import type { Finding } from "../../../../worker/features/findings/findings.contract.ts";
import { SUBJECT_LABELS } from "../findings.labels.ts";

/**
 * A subject by its name at the provider, which may be anything: it keeps its own direction, and breaks where it must. One
 * that has none but the name of its kind is known by its id.
 */
export function SubjectName(props: { subject: Finding["subject"] }): JSX.Element {
  const kind = () => SUBJECT_LABELS[props.subject.type];
  const name = () => {
    const label = props.subject.label.trim();
    return label === "" || label === kind() ? props.subject.id : label;
  };
  return (
    <span>
      {kind()} <bdi class="[overflow-wrap:anywhere]">{name()}</bdi>
    </span>
  );
}
