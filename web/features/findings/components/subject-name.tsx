import type { JSX } from "solid-js";
import type { Finding } from "../../../../worker/features/findings/findings.contract.ts";
import { SUBJECT_LABELS } from "../findings.labels.ts";

/** A subject by its name at the provider, which may be anything: it keeps its own direction, and breaks where it must. */
export function SubjectName(props: { subject: Finding["subject"] }): JSX.Element {
  const type = () => SUBJECT_LABELS[props.subject.type];
  // one without a name is told from others of its type by its id
  const name = () => {
    const label = props.subject.label.trim();
    return label === "" || label === type() ? props.subject.id : label;
  };
  return (
    <span>
      {type()} <bdi class="[overflow-wrap:anywhere]">{name()}</bdi>
    </span>
  );
}
