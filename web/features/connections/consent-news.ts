const CHANNEL = "tp_consent";

/** Tells the other tabs that a consent came out: they are beside this one, often in sight, and nothing else tells them. */
export function announceConsent(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("ended");
  channel.close();
}

/** Calls when a consent came out in another tab. Returns the way to stop. */
export function onConsentElsewhere(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}
