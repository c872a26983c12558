import { describe, expect, it } from "vitest";
import type { TenantScope, WorkspaceScope } from "../../../worker/features/access/guards.ts";
import type { listRuns } from "../../../worker/features/operations/operations.repository.ts";
import type { findTenant, listTenants } from "../../../worker/features/tenants/tenants.repository.ts";

// The compiler is the test here: `tsc -b` fails when an expected error does not appear.

const operator = { userId: "usr_1", sessionId: "ses_1", sessionExpiresAt: 0, name: "Ada", email: "ada@example.test" };
const lookalike = { workspaceId: "ws_1", tenantId: "ten_1", role: "owner", operator } as const;
const page = { after: null, containing: null, limit: 1 };

interface Reads {
  listTenants: typeof listTenants;
  findTenant: typeof findTenant;
  listRuns: typeof listRuns;
}

/** Calls that are never made: only their types matter. */
function calls(read: Reads, db: Parameters<Reads["findTenant"]>[1], held: { w: WorkspaceScope; t: TenantScope }) {
  return {
    right: [
      () => read.listTenants(held.w, db, page),
      () => read.findTenant(held.t, db),
      () => read.listRuns(held.t, db, 1, null),
    ],
    wrong: [
      // @ts-expect-error no scope at all
      () => read.findTenant(db),
      // @ts-expect-error an id is no scope
      () => read.findTenant("ten_1", db),
      // @ts-expect-error an object of the same form was not made by a guard
      () => read.findTenant(lookalike, db),
      // @ts-expect-error a workspace is not one of its tenants
      () => read.findTenant(held.w, db),
      // @ts-expect-error nor does a tenant stand for its workspace
      () => read.listTenants(held.t, db, page),
      // @ts-expect-error an object of the same form was not made by a guard
      () => read.listRuns(lookalike, db, 1, null),
    ],
  };
}

describe("scopes", () => {
  it("FR-002-014 a read of tenant-owned rows compiles only with a scope that a guard has made", () => {
    const { right, wrong } = calls({} as Reads, {} as never, {} as never);
    expect([right.length, wrong.length]).toEqual([3, 6]);
  });
});
