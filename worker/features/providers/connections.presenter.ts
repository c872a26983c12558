import type { ReasonView } from "./connections.contract.ts";
import { presentReason } from "./reason-codes.contract.ts";

/** Wire form of a stored reason; null when there is none. */
export function reasonView(code: string | null): ReasonView | null {
  const reason = presentReason(code);
  if (reason === null) return null;
  const { label, explanation, owner, retryable } = reason;
  return { code: reason.code, label, explanation, owner, retryable };
}
