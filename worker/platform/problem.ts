import { z } from "zod";
import { isKeyTakenOver, isTransientDatabaseError } from "./commit.ts";
import { AppError, idempotencyInProgress, malformedBody, overloaded, unsupportedMediaType } from "./errors.ts";
import type { Log } from "./log.ts";

export const PROBLEM_TYPE = "application/problem+json";

/** RFC 9457 document of an error. */
export function problemDocument(error: AppError) {
  return {
    type: `urn:tenantpilot:error:${error.code}`,
    title: error.title,
    status: error.status,
    code: error.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    errors: error.errors,
    ...error.extensions,
  };
}

export function problemResponse(error: AppError): Response {
  return new Response(JSON.stringify(problemDocument(error)), {
    status: error.status,
    headers: { "Content-Type": PROBLEM_TYPE, "Cache-Control": "no-store", ...error.headers },
  });
}

/** Hono and its validators signal malformed JSON and a foreign content type with an error that carries its status. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : undefined;

/** What of our own data did not fit its schema, for instance a setting: the names of the fields, never what they hold. */
const misfits = (error: unknown): Record<string, string> =>
  error instanceof z.ZodError
    ? { fields: [...new Set(error.issues.map(({ path }) => String(path[0])))].join(",") }
    : {};

const FRAMES_SHOWN = 3;

/**
 * Where an error was thrown. A stack begins with the error's message, which can have many lines and quote data: a failed
 * query's message lists the values that were bound to it.
 */
function framesOf(error: Error): string {
  const stack = error.stack ?? "";
  const { length } = error.message;
  const start = length === 0 ? 0 : stack.indexOf(error.message) + length;
  const frames = stack
    .slice(start)
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return frames.slice(0, FRAMES_SHOWN).join(" | ").slice(0, 400);
}

/** The one translator from any thrown value to what the caller is told. Internals stay in the log. */
export function translateError(error: unknown, log: Log): AppError {
  if (error instanceof AppError) return error;
  if (statusOf(error) === 400) return malformedBody();
  if (statusOf(error) === 415) return unsupportedMediaType();
  if (isKeyTakenOver(error)) return idempotencyInProgress();
  if (isTransientDatabaseError(error)) {
    log.warn("database_overloaded");
    return overloaded(error);
  }
  log.error("internal_error", {
    name: error instanceof Error ? error.name : typeof error,
    ...misfits(error),
    at: error instanceof Error ? framesOf(error) : "",
  });
  return new AppError(500, "internal_error", "Something went wrong on our side");
}
