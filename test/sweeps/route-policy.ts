import { ADMIN_ROUTES } from "./admin-routes.ts";
import { ARTIFACT_ROUTES } from "./artifact-routes.ts";
import type { RouteCase } from "./route-cases.ts";
import { SYSTEM_ROUTES } from "./system-routes.ts";

export type { Access, RouteCase, Subject } from "./route-cases.ts";

/** Each by its part of the product; no route stands in two of them, where one would silently decide for the other. */
export const POLICY_PARTS = [ADMIN_ROUTES, ARTIFACT_ROUTES, SYSTEM_ROUTES];

/** Every route that the app answers. One that is missing here fails the sweep: somebody has to decide who may call it. */
export const ROUTE_POLICY: Readonly<Record<string, RouteCase | RouteCase[]>> = Object.fromEntries(
  POLICY_PARTS.flatMap((part) => Object.entries(part)),
);

export const casesOf = (key: string): RouteCase[] => [ROUTE_POLICY[key] ?? []].flat();
