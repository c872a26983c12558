import { app } from "../../worker/app.ts";
import { send } from "./http.ts";
import type { Schema, Schemas } from "./json-schema.ts";

interface Content {
  schema: Schema;
}

export interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { required?: boolean; content: Record<string, Content> };
  responses: Record<string, { description?: string; content?: Record<string, Content> }>;
}

export interface ApiDocument {
  openapi: string;
  info: { title: string; version: string };
  components: { schemas: Schemas };
  paths: Record<string, Record<string, Operation>>;
}

/** One operation of the document. */
export interface DescribedRoute {
  /** As the policy names it: `GET /api/admin/tenants/{tenantId}`. */
  key: string;
  method: string;
  path: string;
  operation: Operation;
}

const UNSAFE_METHODS: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export const isMutation = ({ method }: Pick<DescribedRoute, "method">): boolean => UNSAFE_METHODS.has(method);

export async function readDocument(): Promise<ApiDocument> {
  const { text } = await send({ method: "GET", path: "/api/openapi.json" });
  return JSON.parse(text);
}

export const describedRoutes = (document: ApiDocument): DescribedRoute[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, operation]) => {
      const method = verb.toUpperCase();
      return { key: `${method} ${path}`, method, path, operation };
    }),
  );

/** Every route that the app answers, described or not, in the notation of the document. */
export const servedRoutes = (): string[] => [
  ...new Set(
    app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replaceAll(/:([A-Za-z]+)/g, "{$1}")}`),
  ),
];

/** The JSON schema of a route's body; undefined when it takes none. */
export const bodySchema = ({ operation }: DescribedRoute): Schema | undefined =>
  operation.requestBody?.content["application/json"]?.schema;

export const pathParams = ({ path }: Pick<DescribedRoute, "path">): string[] =>
  [...path.matchAll(/\{([A-Za-z]+)\}/g)].map((match) => match[1] ?? "");

export const queryParams = ({ operation }: DescribedRoute): string[] =>
  (operation.parameters ?? []).filter((parameter) => parameter.in === "query").map(({ name }) => name);
