import { z } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import {
  AppError,
  bodyTooLarge,
  conflict,
  forbidden,
  invalid,
  malformedBody,
  notFound,
  overloaded,
  unauthenticated,
} from "../../../worker/platform/errors.ts";
import { PROBLEM_TYPE, problemDocument, problemResponse, translateError } from "../../../worker/platform/problem.ts";
import { fieldErrors, type Issue } from "../../../worker/platform/validation.ts";

const logOf = () => {
  const lines: [string, unknown][] = [];
  const write = (code: string, fields?: unknown) => {
    lines.push([code, fields]);
  };
  return { lines, log: { info: write, warn: write, error: write } };
};

describe("problem documents", () => {
  it.each([
    [unauthenticated(), 401, "unauthenticated"],
    [notFound(), 404, "not_found"],
    [forbidden("provider.verify"), 403, "forbidden"],
    [invalid([{ path: "body.a", code: "x", detail: "y" }]), 422, "invalid_input"],
    [conflict("last_owner", "A workspace keeps one owner."), 409, "last_owner"],
    [malformedBody(), 400, "malformed_body"],
    [bodyTooLarge(1024), 413, "body_too_large"],
    [overloaded(), 503, "overloaded"],
  ])("FR-001-006 have type, title, status, code and errors: %s", async (error, status, code) => {
    const response = problemResponse(error);
    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toBe(PROBLEM_TYPE);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toMatchObject({
      type: `urn:tenantpilot:error:${code}`,
      title: expect.stringMatching(/./),
      status,
      code,
      errors: error.errors,
    });
  });

  it("FR-001-006 carry members beside the standard ones, and no detail when there is none", () => {
    expect(problemDocument(forbidden("provider.verify"))).toMatchObject({ capability: "provider.verify" });
    expect(problemDocument(notFound())).not.toHaveProperty("detail");
  });

  it("FR-002-010 say the same of what is not there and of what is not for the caller", async () => {
    const [first, second] = await Promise.all([problemResponse(notFound()).text(), problemResponse(notFound()).text()]);
    expect(first).toBe(second);
    expect(JSON.parse(first)).toEqual({
      type: "urn:tenantpilot:error:not_found",
      title: "Not found",
      status: 404,
      code: "not_found",
      errors: [],
    });
  });

  it("FR-001-009 tell an overloaded caller when to come back", () => {
    expect(problemResponse(overloaded()).headers.get("Retry-After")).toMatch(/^\d+$/);
  });
});

describe("the translator", () => {
  it("FR-001-006 passes on a coded error as it is", () => {
    const { log, lines } = logOf();
    const error = conflict("last_owner", "A workspace keeps one owner.");
    expect(translateError(error, log)).toBe(error);
    expect(lines).toEqual([]);
  });

  it("FR-001-009 turns an overload of the database into 503 with Retry-After", () => {
    const { log, lines } = logOf();
    const error = translateError(new Error("D1_ERROR: D1 DB is overloaded."), log);
    expect([error.status, error.code, error.headers["Retry-After"]]).toEqual([503, "overloaded", "2"]);
    expect(lines).toEqual([["database_overloaded", undefined]]);
  });

  it("FR-001-008 turns what the framework calls a bad request into 400", () => {
    const { log } = logOf();
    const malformed = Object.assign(new Error("Malformed JSON in request body"), { status: 400 });
    expect(translateError(malformed, log).code).toBe("malformed_body");
  });

  it.each<[string, unknown]>([
    ["an error", new Error("row of ann@example.test is broken")],
    ["a thrown text", "ann@example.test"],
    ["nothing", undefined],
  ])("FR-001-006 FR-001-017 answers %s with 500 and keeps its text out of answer and log", async (_name, thrown) => {
    const { log, lines } = logOf();
    const error = translateError(thrown, log);
    expect(error).toBeInstanceOf(AppError);
    expect([error.status, error.code]).toEqual([500, "internal_error"]);
    expect(`${await problemResponse(error).text()}${JSON.stringify(lines)}`).not.toContain("ann@example.test");
    expect(lines.map(([code]) => code)).toEqual(["internal_error"]);
  });
});

describe("field errors", () => {
  const body = z.strictObject({ type: z.enum(["a", "b"]), inputs: z.strictObject({ name: z.string() }) });

  const errorsOf = (value: unknown) => {
    const result = body.safeParse(value);
    if (result.success) throw new Error("accepted");
    return fieldErrors("json", result.error.issues as readonly Issue[]);
  };

  it("FR-001-007 name every invalid field with its path in the body", () => {
    expect(errorsOf({ type: "c", inputs: { name: 7 } }).map((error) => error.path)).toEqual([
      "body.type",
      "body.inputs.name",
    ]);
  });

  it("FR-001-007 name every unknown field under its own path", () => {
    const errors = errorsOf({ type: "a", extra: 1, inputs: { name: "x", more: 1, most: 2 } });
    expect(errors.map(({ path, code }) => [path, code]).sort()).toEqual([
      ["body.extra", "unknown_field"],
      ["body.inputs.more", "unknown_field"],
      ["body.inputs.most", "unknown_field"],
    ]);
  });

  it("FR-001-007 name a field of the query by its part of the request", () => {
    expect(fieldErrors("query", [{ code: "invalid_type", path: ["cursor"], message: "Expected text" }])).toEqual([
      { path: "query.cursor", code: "invalid_type", detail: "Expected text" },
    ]);
  });
});
