import * as Kobalte from "@kobalte/core/dialog";
import type { JSX } from "solid-js";
import type { Bundle } from "../../../../worker/features/diagnostics/diagnostics.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { bundleFileName, bundleMarkdown } from "../bundle-markdown.rules.ts";
import { saveJson } from "../save-file.ts";
import { BundleView } from "./bundle-view.tsx";

/** Shows a bundle that was opened. It asks the server for nothing, however often it is shown. */
export function DiagnosticsDialog(props: {
  bundle: Bundle;
  open: boolean;
  onClose: () => void;
  /** What gets the focus back. */
  opener: () => HTMLElement | undefined;
}): JSX.Element {
  const giveFocusBack = (event: Event) => {
    // the library knows only of a trigger of its own
    event.preventDefault();
    props.opener()?.focus();
  };
  return (
    <Kobalte.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-scrim" />
        <div class="pointer-events-none fixed inset-0 z-50 flex items-end justify-center p-3 sm:items-center">
          <Kobalte.Content
            onCloseAutoFocus={giveFocusBack}
            class="pointer-events-auto flex max-h-full w-full max-w-3xl flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-pop"
          >
            <header class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b px-4 py-3">
              <Kobalte.Title class="min-w-0 font-semibold text-lg">Support diagnostics</Kobalte.Title>
              <div class="flex flex-wrap items-center gap-2">
                <CopyButton text={bundleMarkdown(props.bundle, window.location.origin)} label="Copy as Markdown" />
                <Button size="sm" onClick={() => saveJson(bundleFileName(props.bundle), props.bundle)}>
                  Download JSON
                </Button>
                <Kobalte.CloseButton
                  class="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-sunken"
                  aria-label="Close"
                >
                  <Icon name="close" />
                </Kobalte.CloseButton>
              </div>
            </header>
            <div class="min-h-0 overflow-auto px-4 py-3">
              <BundleView bundle={props.bundle} onLeave={props.onClose} />
            </div>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}
