import { counted } from "../../platform/counted.ts";
import { AppError, conflict } from "../../platform/errors.ts";

/** The same for an unknown address, a wrong password and a deactivated account: nobody learns which addresses exist. */
export const invalidCredentials = () =>
  new AppError(401, "invalid_credentials", "Sign-in refused", {
    detail: "The e-mail address or the password is wrong.",
  });

export const tooManyAttempts = (retryAfterSeconds: number) =>
  new AppError(429, "too_many_attempts", "Too many sign-in attempts", {
    detail: `Try again in ${counted(retryAfterSeconds, "second")}.`,
    headers: { "Retry-After": String(retryAfterSeconds) },
  });

export const lastOwner = () =>
  conflict("last_owner", "A workspace keeps at least one owner. Make somebody else an owner first.");

export const alreadyMember = () => conflict("already_member", "This person is a member of the workspace already.");

export const accountExists = () =>
  conflict("account_exists", "An account with this e-mail address exists. Sign in with it to accept the invitation.");

export const otherAddress = () =>
  conflict(
    "invitation_for_other_address",
    "The invitation is for another e-mail address than the one you signed in with.",
  );

export const ownAccess = () =>
  conflict("own_access", "You cannot deactivate yourself or take the management of platform users from yourself.");

export const emailTaken = () => conflict("email_taken", "A platform user with this e-mail address exists.");
