import { counted } from "./counted.ts";
/** What a person is told about a failure. */
export interface ErrorText {
  title: string;
  detail: string;
  retryable: boolean;
}

/** The parts of a coded error that matter here. `status` 0 means that no answer came. */
interface Coded {
  status?: unknown;
  title?: unknown;
  detail?: unknown;
  retryAfter?: unknown;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const wait = (seconds: unknown): string =>
  typeof seconds === "number" && seconds > 0 ? `Try again in ${counted(seconds, "second")}.` : "Try again in a moment.";

/** HTTP status of a coded error; undefined for anything else, for instance a lost network. */
export function statusOf(error: unknown): number | undefined {
  const status = typeof error === "object" && error !== null ? (error as Coded).status : undefined;
  return typeof status === "number" && status > 0 ? status : undefined;
}

const told = (title: string, detail: string, retryable: boolean): ErrorText => ({ title, detail, retryable });

/** Words for any thrown value; a coded error brings its own. Internals of an unknown error are not shown. */
export function describeError(error: unknown): ErrorText {
  const coded = (typeof error === "object" && error !== null ? error : {}) as Coded;
  const status = statusOf(error);
  const title = text(coded.title);
  const detail = text(coded.detail);
  if (status === undefined)
    return title === undefined
      ? told("Something went wrong on this page", "Reload the page and try again.", true)
      : told(title, detail ?? "Try again.", true);
  if (status === 401) return told("You are signed out", "Sign in again to continue.", false);
  if (status === 403) return told("Not permitted", detail ?? "Your role does not allow this.", false);
  if (status === 404) return told("Not found", "It does not exist, or it is not in your scope.", false);
  if (status === 429) return told("Too many attempts", wait(coded.retryAfter), true);
  if (status === 503) return told("Temporarily overloaded", wait(coded.retryAfter), true);
  if (status >= 500) return told("Something went wrong on our side", "Try again. If it stays, tell support.", true);
  return told(title ?? "This did not work", detail ?? "Check the input and try again.", true);
}
