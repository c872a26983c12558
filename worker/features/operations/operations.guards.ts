import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import type { Capability } from "../access/capabilities.contract.ts";
import {
  logRefusals,
  type Operator,
  resolveWorkspaceScope,
  type TenantScope,
  type WorkspaceScope,
} from "../access/guards.ts";
import { resolveHolder } from "../access/owned.guards.ts";
import { capabilityToStart, OPERATIONS, type OperationType } from "./operation-types.contract.ts";
import { placeOfRun } from "./operations.queries.ts";

interface RunVariables {
  operator: Operator;
  runScope: WorkspaceScope | TenantScope;
}

/**
 * After `operator()`: 404 for a run that does not exist and for one of a tenant or workspace out of scope, alike; 403
 * without the capability there. A workspace-wide run belongs to the members of its workspace.
 *
 * @param capability of the run's type, or one for all types
 */
export const run = (capability: Capability | ((type: OperationType) => Capability)) =>
  createMiddleware<{ Bindings: Env; Variables: AppVariables & RunVariables }>(async (c, next) => {
    await logRefusals(c, async () => {
      const { deps, operator } = c.var;
      const needed = ({ type }: { type: OperationType }) =>
        typeof capability === "string" ? capability : capability(type);
      c.set("runScope", await resolveHolder(deps, operator, c.req.param("runId") ?? "", placeOfRun, needed));
    });
    await next();
  });

/** After `operator()`: 404 for a `workspace_id` of the query that the operator is no member of, and for none at all. */
export const queriedWorkspace = () =>
  createMiddleware<{ Bindings: Env; Variables: AppVariables & { operator: Operator; workspaceScope: WorkspaceScope } }>(
    async (c, next) => {
      await logRefusals(c, async () => {
        const { deps, operator } = c.var;
        c.set("workspaceScope", await resolveWorkspaceScope(deps, operator, c.req.query("workspace_id") ?? ""));
      });
      await next();
    },
  );

/** What a user needs to change a run: the same as to start its type. */
export const ofItsType = (type: OperationType): Capability => OPERATIONS[type].capability;

/**
 * What a user needs to start what the body asks for. The guard stands before the validation, so the body may be anything:
 * one that names no type is refused by its role first, and told what is wrong with it after that.
 */
export async function ofRequestedType(c: Context): Promise<Capability> {
  // as text: what stands behind the guard reads the same bytes again
  const text = await c.req.text();
  try {
    const body: unknown = JSON.parse(text);
    return capabilityToStart(typeof body === "object" && body !== null && "type" in body ? body.type : null);
  } catch {
    return capabilityToStart(null);
  }
}
