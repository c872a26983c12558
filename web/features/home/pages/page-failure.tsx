import type { JSX } from "solid-js";
import { Button } from "../../../ui/button.tsx";

// After a deployment the names of the chunks change, and a page that was open asks for the old ones.
const isMissingChunk = (error: unknown) =>
  error instanceof TypeError &&
  /dynamically imported module|importing a module script|module script failed/i.test(error.message);

/** Last resort for an error that no page handled. */
export function PageFailure(props: { error: unknown; retry: () => void }): JSX.Element {
  return (
    <main class="mx-auto flex max-w-xl flex-col items-start gap-3 p-6" role="alert">
      <h1 class="font-semibold text-xl">
        {isMissingChunk(props.error) ? "This page could not be loaded" : "Something went wrong on this page"}
      </h1>
      <p class="text-ink-2">
        {isMissingChunk(props.error)
          ? "The network failed, or a newer version was deployed. Reload to get it."
          : "Nothing that you saved is lost. Try again, or reload the page."}
      </p>
      <div class="flex gap-2">
        <Button variant="primary" onClick={() => location.reload()}>
          Reload
        </Button>
        <Button onClick={props.retry}>Try again</Button>
      </div>
    </main>
  );
}
