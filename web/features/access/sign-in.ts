import { api, unwrap } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";
import type { Plane } from "./next-path.rules.ts";

export interface SignInMethods {
  password: boolean;
  entra: boolean;
}

export const fetchSignInMethods = (plane: Plane): Promise<SignInMethods> =>
  plane === "admin" ? unwrap(api.admin["sign-in-methods"].$get()) : unwrap(api.system["sign-in-methods"].$get());

/** @throws {ApiError} 401 for a wrong e-mail or password, 429 after too many attempts */
export async function signIn(plane: Plane, json: { email: string; password: string }): Promise<void> {
  if (plane === "admin") await unwrap(api.admin.session.$post({ json }));
  else await unwrap(api.system.session.$post({ json }));
}

/**
 * Address of the provider's sign-in page, where the browser goes next.
 * @throws {ApiError} when the provider cannot be used
 */
export async function startProviderSignIn(plane: Plane, back: string): Promise<string> {
  const json = { provider: "microsoft" as const, callbackURL: back };
  const start =
    plane === "admin"
      ? await unwrap(api.admin.auth["sign-in"].social.$post({ json }))
      : await unwrap(api.system.auth["sign-in"].social.$post({ json }));
  return start.url;
}

/** A refusal of the credentials says so in the words of the form, not as “signed out”. */
export const isWrongCredentials = (error: unknown): boolean => error instanceof ApiError && error.status === 401;
