import { vi } from "vitest";

/**
 * Waits until `check` no longer throws. Its patience is for a busy machine (vitest's own is one second): what never happens
 * fails all the same, only later.
 */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 15_000 });
