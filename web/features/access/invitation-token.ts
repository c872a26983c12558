const KEPT = "tp_invitation";

/**
 * The token of an invitation link, which stands behind its `#`: a browser sends that to nobody. It is kept for the tab, so
 * that somebody who signs in first, here or with a directory, comes back to the invitation without it being in an address.
 *
 * @param hash of the address, with its `#`; empty on the way back from the sign-in
 */
export function invitationToken(hash: string): string {
  const token = hash.replace(/^#/, "");
  if (token === "") return sessionStorage.getItem(KEPT) ?? "";
  sessionStorage.setItem(KEPT, token);
  return token;
}

/** The invitation was accepted: its token opens nothing any more. */
export const forgetInvitation = (): void => sessionStorage.removeItem(KEPT);
