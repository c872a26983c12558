import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { isId } from "../../platform/ids.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, tenant } from "../access/guards.ts";
import { snapshotListSchema, snapshotQuerySchema, snapshotViewSchema } from "./snapshots.contract.ts";
import { snapshot } from "./snapshots.guards.ts";
import { listSnapshots, viewSnapshot } from "./snapshots.usecases.ts";

const cursorQuery = z.strictObject({
  cursor: z
    .string()
    .refine((text) => isId(text, "evs"), "Not a cursor of this list.")
    .optional(),
});

const list = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/evidence-snapshots",
  summary: "Evidence snapshots of a tenant, newest first",
  middleware: [tenant("reviews.view")] as const,
  request: { params: z.object({ tenantId: z.string() }), query: cursorQuery },
  responses: { 200: json(snapshotListSchema, "A page of snapshots"), ...problems(401, 403, 404, 422, 503) },
});

const show = createRoute({
  method: "get",
  path: "/api/admin/evidence-snapshots/{snapshotId}",
  summary: "One evidence snapshot: what it holds, what changed since the one before, and a part of it on demand",
  middleware: [operator(), snapshot("reviews.view")] as const,
  request: { params: z.object({ snapshotId: z.string() }), query: snapshotQuerySchema },
  responses: { 200: json(snapshotViewSchema, "The snapshot"), ...problems(401, 403, 404, 422, 503) },
});

export const evidenceRoutes = featureApp()
  .openapi(list, async (c) =>
    c.json(await listSnapshots(c.var.deps, c.var.tenantScope, c.req.valid("query").cursor ?? null), 200),
  )
  .openapi(show, async (c) => {
    const { deps, tenantScope, snapshot: found } = c.var;
    return c.json(await viewSnapshot(deps, tenantScope, found, c.req.valid("query")), 200);
  });
