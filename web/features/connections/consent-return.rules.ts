import type { ConsentReturn } from "../../../worker/features/connections/connections.contract.ts";

/** What of the provider's redirect is handed on, and how much of it the server takes. */
const LIMITS: Readonly<Record<keyof ConsentReturn, number>> = {
  state: 500,
  admin_consent: 20,
  tenant: 200,
  error: 200,
  error_description: 4_000,
  error_subcode: 200,
  scope: 2_000,
  code: 5_000,
};

/** The provider's answer in a query; null without the state that ties it to a start of ours. */
export function readReturn(search: string): ConsentReturn | null {
  const query = new URLSearchParams(search);
  const state = query.get("state");
  if (state === null || state === "") return null;
  const carried = Object.entries(LIMITS).flatMap(([key, limit]) => {
    const value = query.get(key);
    return value === null ? [] : [[key, value.slice(0, limit)] as const];
  });
  return { ...Object.fromEntries(carried), state: state.slice(0, LIMITS.state) };
}
