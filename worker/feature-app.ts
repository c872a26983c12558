import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./deps.ts";
import { invalid } from "./platform/errors.ts";
import { fieldErrors, type Issue } from "./platform/validation.ts";

/** Sub-app of a feature: typed routes, one shape of validation failure. */
export const featureApp = () =>
  new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(fieldErrors(result.target, result.error.issues as readonly Issue[]));
    },
  });
