import { type Accessor, createSignal, onCleanup } from "solid-js";
import { type ApiError, toApiError } from "./errors.ts";

export interface Load<T> {
  /** The last answer; stays while it is asked for again and when that fails. */
  data: Accessor<T | undefined>;
  /** Why the last try failed; null after a success. */
  error: Accessor<ApiError | null>;
  reload: () => Promise<void>;
}

/**
 * Something loaded over HTTP, now and on `reload`. Unlike a resource it never suspends: the place shows its own loading,
 * error and data. A late answer to an older question is dropped.
 */
export function createLoad<T>(load: () => Promise<T>): Load<T> {
  const [data, setData] = createSignal<T | undefined>(undefined);
  const [error, setError] = createSignal<ApiError | null>(null);
  let latest = 0;
  const reload = async () => {
    latest += 1;
    const asked = latest;
    try {
      const answer = await load();
      if (asked !== latest) return;
      setData(() => answer);
      setError(null);
    } catch (thrown) {
      if (asked === latest) setError(toApiError(thrown));
    }
  };
  onCleanup(() => {
    latest += 1;
  });
  void reload();
  return { data, error, reload };
}
