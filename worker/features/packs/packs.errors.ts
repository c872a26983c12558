import { AppError, conflict } from "../../platform/errors.ts";

export const packNotReady = () =>
  conflict("pack_not_ready", "The review pack is not ready. Wait for its generation to end.");

export const packFailed = () => conflict("pack_failed", "The review pack could not be made. Request it again.");

export const packExpired = () => conflict("pack_expired", "The review pack has expired. Request it again.");

export const storageUnavailable = (cause: unknown) =>
  new AppError(503, "storage_unavailable", "Temporarily unavailable", {
    detail: "The storage of review packs does not answer. Try again in a few seconds.",
    headers: { "Retry-After": "5" },
    cause,
  });
