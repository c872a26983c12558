import * as Kobalte from "@kobalte/core/dialog";
import type { JSX } from "solid-js";
import { Icon } from "../../../ui/icons.tsx";

/** The sidebar of a narrow screen. */
export function Drawer(props: { open: boolean; onClose: () => void; children: JSX.Element }): JSX.Element {
  return (
    <Kobalte.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-scrim md:hidden" />
        <Kobalte.Content class="fixed inset-y-0 left-0 z-50 w-72 max-w-[85vw] border-line border-r bg-surface md:hidden">
          <Kobalte.Title class="sr-only">Navigation</Kobalte.Title>
          <Kobalte.CloseButton
            class="absolute top-3 right-3 inline-flex size-8 items-center justify-center rounded-md text-ink-2 hover:bg-sunken"
            aria-label="Close navigation"
          >
            <Icon name="close" />
          </Kobalte.CloseButton>
          {props.children}
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}
