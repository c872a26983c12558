import { describe, expect, it } from "vitest";
import { call } from "../../support/app.ts";
import {
  type ApiDocument,
  bodySchema,
  type DescribedRoute,
  describedRoutes,
  isMutation,
  pathParams,
  readDocument,
} from "../../sweeps/described-routes.ts";
import { resolveSchema, type Schema } from "../../sweeps/json-schema.ts";
import { casesOf } from "../../sweeps/route-policy.ts";

/** Faults of every operation, as `GET /api/x: fault`. */
async function faultsOf(judge: (route: DescribedRoute, document: ApiDocument) => string[]) {
  const document = await readDocument();
  return describedRoutes(document).flatMap((route) => judge(route, document).map((fault) => `${route.key}: ${fault}`));
}

const statuses = ({ operation }: DescribedRoute) => Object.keys(operation.responses);

function schemasOf({ operation }: DescribedRoute): Schema[] {
  const contents = [
    operation.requestBody?.content,
    ...Object.values(operation.responses).map(({ content }) => content),
  ];
  return [
    ...contents.flatMap((content) => Object.values(content ?? {}).map(({ schema }) => schema)),
    ...(operation.parameters ?? []).map(({ schema }) => schema),
  ];
}

/** Every reference in a schema and in what it refers to leads somewhere. @throws Error naming one that does not */
function follow(document: ApiDocument, schema: Schema, seen = new Set<string>()): void {
  if (schema.$ref !== undefined) {
    if (seen.has(schema.$ref)) return;
    seen.add(schema.$ref);
  }
  const { properties, items, anyOf, oneOf, allOf, additionalProperties } = resolveSchema(
    document.components.schemas,
    schema,
  );
  const parts = [...Object.values(properties ?? {}), items, ...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
  for (const part of parts) if (part !== undefined) follow(document, part, seen);
  if (typeof additionalProperties === "object") follow(document, additionalProperties, seen);
}

describe("the OpenAPI document", () => {
  it("FR-001-014 is OpenAPI 3.1, open to everybody, as JSON", async () => {
    const { status, headers, body } = await call("GET", "/api/openapi.json");
    expect(status).toBe(200);
    expect(headers.get("Content-Type")).toMatch(/^application\/json/);
    expect(body).toMatchObject({ openapi: expect.stringMatching(/^3\.1\.\d+$/), info: { title: "TenantPilot" } });
    for (const path of Object.keys((await readDocument()).paths)) expect(path).toMatch(/^\/api\/[a-zA-Z0-9/{}.-]+$/);
  });

  it("FR-001-014 resolves every reference and declares every parameter of every path", async () => {
    const faults = await faultsOf((route, document) => {
      for (const schema of schemasOf(route)) follow(document, schema);
      const declared = (route.operation.parameters ?? []).filter((one) => one.in === "path" && one.required === true);
      const names = declared.map(({ name }) => name);
      return names.sort().join() === pathParams(route).sort().join() ? [] : [`declares ${names.join()}`];
    });
    expect(faults).toEqual([]);
  });

  it("FR-001-014 says of every operation what it does, and of every answer what it means", async () => {
    const faults = await faultsOf(({ operation: { summary = "", responses } }) => [
      ...(summary.length > 5 ? [] : ["no summary"]),
      ...Object.entries(responses)
        .filter(([, { description = "" }]) => description === "")
        .map(([status]) => `${status} without description`),
    ]);
    expect(faults).toEqual([]);
  });

  it("FR-001-014 gives every operation a success, with its body where there is one", async () => {
    const faults = await faultsOf((route) => {
      const successes = statuses(route).filter((status) => Number(status) < 400);
      const expected = casesOf(route.key)
        .map(({ success }) => success)
        .filter((status) => typeof status === "number" && status < 400);
      const forgotten = expected.filter((status) => !successes.includes(String(status)));
      return successes.length === 0 ? ["no success"] : forgotten.map((status) => `${status} is missing`);
    });
    expect(faults).toEqual([]);
  });

  it("FR-001-014 gives every operation its problem answers, as problem documents", async () => {
    const faults = await faultsOf((route) => {
      const [{ access, scopedBy } = { access: { plane: "none" }, scopedBy: undefined }] = casesOf(route.key);
      const needed = [
        ...(access.plane === "none" ? [] : ["401", "503"]),
        ...("capability" in access && access.capability !== null ? ["403"] : []),
        ...("scope" in access && access.scope === "gate" ? ["403"] : []),
        ...(scopedBy === undefined ? [] : ["404"]),
        ...(isMutation(route) ? ["403", "413"] : []),
        ...(bodySchema(route) === undefined ? [] : ["400", "415", "422"]),
      ];
      const missing = needed.filter((status) => !statuses(route).includes(status));
      const shapeless = Object.entries(route.operation.responses)
        .filter(([status]) => Number(status) >= 400)
        .filter(([, { content }]) => {
          const schema = content?.["application/problem+json"]?.schema;
          return schema?.$ref !== "#/components/schemas/Problem";
        })
        .map(([status]) => `${status} is no problem document`);
      return [...missing.map((status) => `${status} is missing`), ...shapeless];
    });
    expect(faults).toEqual([]);
  });

  it("FR-001-014 FR-001-007 describes bodies that take no unknown field", async () => {
    const faults = await faultsOf((route, { components: { schemas } }) => {
      const schema = bodySchema(route);
      if (schema === undefined) return [];
      const isRequired = route.operation.requestBody?.required === true;
      const whole = resolveSchema(schemas, schema);
      // of a body that has several forms, each
      const forms = (whole.oneOf ?? [whole]).map((form) => resolveSchema(schemas, form));
      const isStrict = forms.every(({ additionalProperties }) => additionalProperties === false);
      return [...(isRequired ? [] : ["the body may be left out"]), ...(isStrict ? [] : ["unknown fields are taken"])];
    });
    expect(faults).toEqual([]);
  });
});
