import { QueryClient } from "@tanstack/solid-query";
import { ApiError } from "./errors.ts";

/** Refusals (4xx) are final answers; lost answers and 5xx are tried twice more. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (failures >= 2) return false;
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

/** Milliseconds before the next try: what the server asked for, else doubling from one second. */
export function retryDelay(failures: number, error: unknown): number {
  const asked = error instanceof ApiError ? error.retryAfter : null;
  return asked === null ? Math.min(1000 * 2 ** failures, 10_000) : Math.min(asked, 30) * 1000;
}

/**
 * Query client of the admin plane. The system console does without: its numbers arrive over the live feed, and the
 * library would take a quarter of its JavaScript budget.
 */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, retryDelay, staleTime: 10_000, refetchOnWindowFocus: true, networkMode: "always" },
      // `mutate` of client.ts repeats safely, under one Idempotency-Key
      mutations: { retry: false, networkMode: "always" },
    },
  });
