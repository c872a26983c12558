import { For, type JSX, Show } from "solid-js";
import {
  PLATFORM_CAPABILITIES,
  PLATFORM_CAPABILITY_LABELS,
  type PlatformCapability,
} from "../../../../worker/features/access/capabilities.contract.ts";
import { lockedBecause, toggled } from "../platform-users.rules.ts";

/** A checkbox for each platform capability, with what it is for. */
export function CapabilityChoice(props: {
  value: readonly PlatformCapability[];
  onChange: (value: PlatformCapability[]) => void;
  isYou?: boolean;
}): JSX.Element {
  return (
    <fieldset class="flex flex-col gap-1">
      <legend class="mb-1 font-medium text-sm">Capabilities</legend>
      <For each={PLATFORM_CAPABILITIES}>
        {(capability) => {
          const locked = () => lockedBecause(capability, props.isYou ?? false);
          return (
            <label class="flex gap-2 py-0.5">
              <input
                type="checkbox"
                class="mt-0.5 size-4 shrink-0 accent-accent"
                checked={props.value.includes(capability)}
                disabled={locked() !== null}
                onChange={(event) => props.onChange(toggled(props.value, capability, event.currentTarget.checked))}
              />
              <span class="min-w-0">
                <span class="block">{PLATFORM_CAPABILITY_LABELS[capability]}</span>
                <span class="block break-words font-mono text-ink-3 text-xs">{capability}</span>
                <Show when={locked()}>
                  <span class="block text-ink-2 text-xs">{locked()}</span>
                </Show>
              </span>
            </label>
          );
        }}
      </For>
    </fieldset>
  );
}
