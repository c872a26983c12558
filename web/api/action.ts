import { type Accessor, createSignal } from "solid-js";
import { type ApiError, toApiError } from "./errors.ts";

export interface Action {
  busy: Accessor<boolean>;
  /** Why the last attempt failed; null while none did. */
  error: Accessor<ApiError | null>;
  /** Runs `work`; a second call while it runs does nothing. */
  run: (work: () => Promise<void>) => Promise<void>;
}

/** Something the viewer does that may fail. */
export function createAction(): Action {
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<ApiError | null>(null);
  return {
    busy,
    error,
    run: async (work) => {
      if (busy()) return;
      setBusy(true);
      setError(null);
      try {
        await work();
      } catch (thrown) {
        setError(toApiError(thrown));
      } finally {
        setBusy(false);
      }
    },
  };
}
