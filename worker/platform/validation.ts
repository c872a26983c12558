import { z } from "@hono/zod-openapi";
import type { FieldError } from "./errors.ts";

export type Issue = {
  code?: string | undefined;
  path: readonly PropertyKey[];
  message: string;
  keys?: readonly string[];
};

/** Every invalid field of a request part; an unknown key is reported under its own path. */
export function fieldErrors(target: string, issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue) => {
    const base = [target === "json" ? "body" : target, ...issue.path.map(String)];
    if (issue.code === "unrecognized_keys")
      return (issue.keys ?? []).map((key) => ({
        path: [...base, key].join("."),
        code: "unknown_field",
        detail: "Unknown field.",
      }));
    return [{ path: base.join("."), code: issue.code ?? "invalid", detail: issue.message }];
  });
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), detail: z.string() })),
  })
  .openapi("Problem");

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

/** Problem statuses of the API, in the words of its description. */
export const PROBLEM_DESCRIPTIONS = {
  400: "Malformed JSON",
  401: "Not signed in",
  403: "Capability missing, or a foreign Origin",
  404: "Not found, or not in scope",
  409: "Conflicts with the current state",
  413: "Body too large",
  415: "Content type that the address does not take",
  422: "Invalid input",
  423: "Paused by an operational control",
  426: "Not a WebSocket upgrade",
  428: "The version that is changed is not named",
  429: "Too many attempts",
  503: "Temporarily overloaded",
} as const;
export type ProblemStatus = keyof typeof PROBLEM_DESCRIPTIONS;

/**
 * The problem answers of a route, for its OpenAPI description. Typed as empty on purpose: handlers throw problems instead
 * of returning them, so the typed client's `json()` is the success body alone.
 */
export const problems = (...statuses: ProblemStatus[]): Record<never, never> =>
  Object.fromEntries(statuses.map((status) => [status, problem(PROBLEM_DESCRIPTIONS[status])]));

export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
