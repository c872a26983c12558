import { ApiError } from "../../api/errors.ts";

/** What the server says about one field of the body; undefined when it has nothing to say. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.errors.find((problem) => problem.path === `body.${field}`)?.detail;
}
