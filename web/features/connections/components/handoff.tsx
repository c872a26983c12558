import type { JSX } from "solid-js";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Panel } from "../../../ui/panel.tsx";

/** What to send to the tenant's administrator, to read here and to copy. */
export function Handoff(props: { text: string }): JSX.Element {
  return (
    <Panel
      title="For the tenant's administrator"
      description="Send them this text. It names what to grant and where, and holds no secret."
      actions={<CopyButton text={props.text} label="Copy text" />}
    >
      <p class="whitespace-pre-wrap break-words rounded-md border border-line bg-sunken p-3 font-mono text-xs">
        {props.text}
      </p>
    </Panel>
  );
}
