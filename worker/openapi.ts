import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { json, PROBLEM_DESCRIPTIONS, type ProblemStatus } from "./platform/validation.ts";

/** Head of the OpenAPI 3.1 document; paths and schemas come from the routes themselves. */
export const API_DOCUMENT = {
  openapi: "3.1.0",
  info: {
    title: "TenantPilot",
    version: "0.1.0",
    description:
      "JSON over HTTPS. Errors are problem documents (RFC 9457) with a `code`. The admin plane (`/api/admin`) and the system plane (`/api/system`) have separate accounts, sessions and cookies. Unsafe requests need an `Origin` of this site. Mutations accept an `Idempotency-Key`.",
  },
};

export const getDocument = createRoute({
  method: "get",
  path: "/api/openapi.json",
  summary: "This document",
  responses: { 200: json(z.looseObject({ openapi: z.string() }), "OpenAPI 3.1") },
});

type ApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;
type Operation = NonNullable<NonNullable<ApiDocument["paths"]>[string]["get"]>;

const UNSAFE_METHODS = ["post", "put", "patch", "delete"] as const;

/** What the layers in front of every handler answer: Origin check, body limit, validation, and the database. */
function sharedProblems(
  isUnsafe: boolean,
  { parameters = [], requestBody, responses = {} }: Operation,
): ProblemStatus[] {
  // who can be refused has been looked up
  const asksDatabase = Object.keys(responses).some((status) => Number(status) >= 400);
  return [
    ...(isUnsafe ? ([403, 413] as const) : []),
    ...(requestBody === undefined ? [] : ([400, 415, 422] as const)),
    ...(parameters.some((one) => "in" in one && one.in === "query") ? ([422] as const) : []),
    ...(asksDatabase ? ([503] as const) : []),
  ];
}

const PROBLEM_CONTENT = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };

/** The document of the routes, with the answers that no route names because they are the same on all of them. */
export function withSharedProblems(document: ApiDocument): ApiDocument {
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of ["get", ...UNSAFE_METHODS] as const) {
      const operation = item[method];
      if (operation === undefined) continue;
      const shared = sharedProblems(method !== "get", operation).map((status) => [
        status,
        { description: PROBLEM_DESCRIPTIONS[status], content: PROBLEM_CONTENT },
      ]);
      operation.responses = { ...Object.fromEntries(shared), ...operation.responses };
    }
  }
  return document;
}
