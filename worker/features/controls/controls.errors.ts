import { toIsoOrNull } from "../../platform/clock.ts";
import { AppError, conflict, invalid } from "../../platform/errors.ts";
import { CONTROLS, type ControlKey } from "./control-catalog.contract.ts";

/** 423 with why and until when: the operator reads it, and a client can wait. */
export function paused(key: ControlKey, pause: { reason: string; expiresAt: number | null }, now: number): AppError {
  const { reason, expiresAt } = pause;
  return new AppError(423, "paused", `${CONTROLS[key].label} is paused`, {
    detail: reason,
    extensions: { control: key, reason, ends_at: toIsoOrNull(expiresAt) },
    headers: expiresAt === null ? {} : { "Retry-After": String(Math.max(1, Math.ceil((expiresAt - now) / 1000))) },
  });
}

export const expiryPassed = () =>
  invalid([{ path: "body.expires_at", code: "in_the_past", detail: "The end of a pause lies in the future." }]);

export const unknownWorkspace = (path: string) =>
  invalid([{ path, code: "unknown_workspace", detail: "There is no such workspace." }]);

export const alreadyPaused = () =>
  conflict("already_paused", "This control is paused there already. Resume it first, then pause it anew.");

export const notPaused = () => conflict("not_paused", "This control is not paused there.");
