import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import { logRefusals, type WorkspaceScope } from "./guards.ts";
import { findMember, type MemberRow } from "./members.repository.ts";
import { findPlatformUser, type PlatformUserRow } from "./platform-users.repository.ts";

// Whom a request is about, resolved before its body is looked at: 404, then 422. These stand behind `idempotent()`: a
// repeat of what removed its target gets the first answer.

/** After a guard that yields a workspace scope: 404 unless `:userId` is a member of that workspace. */
export const member = () =>
  createMiddleware<{ Bindings: Env; Variables: AppVariables & { workspaceScope: WorkspaceScope; member: MemberRow } }>(
    async (c, next) => {
      const found = await logRefusals(c, async () => {
        const userId = c.req.param("userId") ?? "";
        const row = isId(userId, "usr") ? await findMember(c.var.workspaceScope, c.var.deps.db, userId) : undefined;
        if (!row) throw notFound();
        return row;
      });
      c.set("member", found);
      await next();
    },
  );

/** 404 unless `:platformUserId` is a platform user. */
export const platformUser = () =>
  createMiddleware<{ Bindings: Env; Variables: AppVariables & { platformUser: PlatformUserRow } }>(async (c, next) => {
    const found = await logRefusals(c, async () => {
      const id = c.req.param("platformUserId") ?? "";
      const row = isId(id, "stf") ? await findPlatformUser(c.var.deps.db, id) : undefined;
      if (!row) throw notFound();
      return row;
    });
    c.set("platformUser", found);
    await next();
  });
