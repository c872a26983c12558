import type { ConsentReturn } from "../../../worker/features/connections/connections.contract.ts";
import { readReturn } from "./consent-return.rules.ts";
import { readTab, writeTab } from "./tab-storage.ts";

const STARTED = "tp_consent_started";
const RETURNED = "tp_consent_returned";

/** The consent that this tab went to the provider for. */
export interface StartedConsent {
  connectionId: string;
  /** Opened for it by a link of the product, which stays open in another tab. */
  isOwnTab: boolean;
}

// COOP cuts the tie between tabs, so there is no opener to ask: a tab without any history was opened for this page.
export const rememberStart = (connectionId: string): void =>
  writeTab(STARTED, { connectionId, isOwnTab: history.length === 1 } satisfies StartedConsent);

export const startedConsent = (): StartedConsent | null => readTab<StartedConsent>(STARTED);

/** What the provider answered, until the server has taken it. */
export interface ReturnedConsent {
  body: ConsentReturn;
  /** Its Idempotency-Key: sent again after a reload, it counts once. */
  key: string;
}

/**
 * The provider's answer: out of the address, or as kept for the tab when the page was loaded again or the person had to
 * sign in first. Null when there is none.
 */
export function returnedConsent(search: string): ReturnedConsent | null {
  const body = readReturn(search);
  if (body === null) return readTab<ReturnedConsent>(RETURNED);
  const returned = { body, key: crypto.randomUUID() };
  writeTab(RETURNED, returned);
  return returned;
}

export const forgetReturned = (): void => writeTab(RETURNED, null);
