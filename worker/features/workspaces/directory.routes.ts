import { createRoute } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { staff } from "../access/guards.ts";
import {
  directoryQuery,
  tenantDirectoryQuery,
  tenantDirectorySchema,
  workspaceDirectorySchema,
} from "./directory.contract.ts";
import { readAllTenants, readWorkspaces } from "./directory.usecases.ts";

const DIRECTORY = "platform.directory.view";

const listWorkspaces = createRoute({
  method: "get",
  path: "/api/system/directory/workspaces",
  summary: "Every workspace, with how many members and tenants it has",
  middleware: [staff(DIRECTORY)] as const,
  request: { query: directoryQuery },
  responses: { 200: json(workspaceDirectorySchema, "A page of workspaces"), ...problems(401, 403, 422, 503) },
});

const listTenants = createRoute({
  method: "get",
  path: "/api/system/directory/tenants",
  summary: "Every tenant, or those of one workspace",
  middleware: [staff(DIRECTORY)] as const,
  request: { query: tenantDirectoryQuery },
  responses: { 200: json(tenantDirectorySchema, "A page of tenants"), ...problems(401, 403, 422, 503) },
});

export const directoryRoutes = featureApp()
  .openapi(listWorkspaces, async (c) => c.json(await readWorkspaces(c.var.deps, c.req.valid("query")), 200))
  .openapi(listTenants, async (c) => c.json(await readAllTenants(c.var.deps, c.req.valid("query")), 200));
