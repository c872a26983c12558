import { ADMIN_ROUTES } from "./admin-routes.ts";
import { ARTIFACT_ROUTES } from "./artifact-routes.ts";
import type { RouteCase } from "./route-cases.ts";
import { SYSTEM_ROUTES } from "./system-routes.ts";

export type { Access, RouteCase, Subject } from "./route-cases.ts";

/** Every route that the app answers. One that is missing here fails the sweep: somebody has to decide who may call it. */
export const ROUTE_POLICY: Readonly<Record<string, RouteCase | RouteCase[]>> = {
  ...ADMIN_ROUTES,
  ...ARTIFACT_ROUTES,
  ...SYSTEM_ROUTES,
};

export const casesOf = (key: string): RouteCase[] => [ROUTE_POLICY[key] ?? []].flat();
