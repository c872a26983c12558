import { describe, expect, it } from "vitest";
import { unfinishedDrafts } from "../../../worker/features/onboarding/drafts.usecases.ts";
import { latestRun } from "../../../worker/features/operations/operations.queries.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { costOf, idsOf, insertMany } from "./counted.ts";
import { makeSituation } from "./situations.ts";

describe("what it costs to look at drafts", () => {
  it("FR-240-023 passes over no blank draft to find those that the sweep saves", async () => {
    const { workspace } = await makeSituation("platform");
    const sweep = () =>
      costOf(async (deps) => {
        expect(await unfinishedDrafts(SYSTEM_SCOPE, deps, 120, 0)).toHaveLength(1);
      });
    const { rows } = await sweep();
    await insertMany(
      300,
      "INSERT INTO tenant_onboarding_sessions (id, workspace_id, created_at, last_edited_at)",
      `SELECT ${idsOf("drf", "older")}, '${workspace.id}', 0, 0`,
    );
    expect((await sweep()).rows).toBe(rows);
  });

  it("FR-240-010 passes over no run of another type to find the newest verification", async () => {
    const { workspace, tenant } = await makeSituation("platform");
    const place = { workspaceId: workspace.id, tenantId: tenant.id };
    const look = () =>
      costOf(async (deps) => {
        expect(await latestRun(SYSTEM_SCOPE, deps, place, "provider.connection.check")).not.toBeNull();
      });
    const { rows } = await look();
    await insertMany(
      300,
      `INSERT INTO operation_runs (id, workspace_id, tenant_id, type, status, outcome, identity, created_at,
        progressed_at, completed_at)`,
      `SELECT ${idsOf("run", "newer")}, '${workspace.id}', '${tenant.id}', 'inventory.sync', 'completed', 'succeeded',
        'old', 0, 0, 0`,
    );
    expect((await look()).rows).toBe(rows);
  });
});
