export type Plane = "admin" | "system";

const HOME: Record<Plane, string> = { admin: "/admin", system: "/system" };

// An invitation is accepted on the admin plane, by someone who had to sign in first.
const PREFIXES: Record<Plane, readonly string[]> = { admin: ["/admin", "/invite"], system: ["/system"] };

// Resolved against it, a path of ours stays on it; anything that names another site leaves it.
const BASE = "https://own.invalid";

const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);

/**
 * Where to go after signing in: the asked path when it is one of this plane on this site, else the plane's start page.
 * Another site, a scheme, `//host`, a backslash and the sign-in page itself are refused.
 */
export function nextPath(asked: string | null | undefined, plane: Plane): string {
  if (!asked?.startsWith("/") || !URL.canParse(asked, BASE)) return HOME[plane];
  const url = new URL(asked, BASE);
  const isOwn = url.origin === BASE && PREFIXES[plane].some((prefix) => isBelow(url.pathname, prefix));
  if (!isOwn || isBelow(url.pathname, `${HOME[plane]}/sign-in`)) return HOME[plane];
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Address of the sign-in page that leads back. `ended` says that a session was there and is not any more. */
export function signInPath(plane: Plane, back: string, ended = false): string {
  const query = new URLSearchParams();
  const next = nextPath(back, plane);
  if (next !== HOME[plane]) query.set("next", next);
  if (ended) query.set("ended", "1");
  const text = query.toString();
  return `${HOME[plane]}/sign-in${text === "" ? "" : `?${text}`}`;
}
