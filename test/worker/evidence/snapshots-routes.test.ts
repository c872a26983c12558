import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { storedReports } from "../../../db/schema/index.ts";
import type { SnapshotList, SnapshotView } from "../../../worker/features/evidence-capture/snapshots.contract.ts";
import { call } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";
import { assignment, makeReported, placeOf, storeReport, takeSnapshot } from "./support.ts";

describe("reading evidence", () => {
  it("FR-246-020 lists the tenant's snapshots, newest first, with what changed since the one before", async () => {
    const made = await makeReported("operator");
    const first = await takeSnapshot(made);
    await storeReport(placeOf(made), "entra.admin_roles", { items: [assignment("anna"), assignment("cora")] });
    const second = await takeSnapshot(made);
    const { cookie } = made.operator;
    const path = `/api/admin/tenants/${made.tenant.id}/evidence-snapshots`;
    const { body } = await call<SnapshotList>("GET", path, { cookie });
    expect(body.items.map(({ id }) => id)).toEqual([second.snapshotId, first.snapshotId]);
    expect(body.items.map(({ changes }) => changes)).toEqual([
      { new: 0, resolved: 0, reopened: 0, worse: 0, roles_added: 1, roles_removed: 1 },
      null,
    ]);
    expect(body.items[0]).toMatchObject({
      ...{ tenant: { id: made.tenant.id }, created_by: { name: made.operator.name } },
      summary: { role_assignments: 2, operations: { total: 2, is_capped: false } },
    });
    expect(body.next_cursor).toBeNull();
    const older = await call<SnapshotList>("GET", `${path}?cursor=${second.snapshotId}`, { cookie });
    expect(older.body.items.map(({ id }) => id)).toEqual([first.snapshotId]);
    expect((await call("GET", `${path}?cursor=evs_nonsense`, { cookie })).status).toBe(422);
  });

  it("FR-246-021 FR-246-056 shows a snapshot, which of its reports are stored still, and its parts one at a time", async () => {
    const made = await makeReported();
    const items = Array.from({ length: 250 }, (_, index) => assignment(`p${index}`));
    await storeReport(placeOf(made), "entra.admin_roles", { items });
    const { run, snapshotId } = await takeSnapshot(made);
    const show = async (query = "") =>
      call<SnapshotView>("GET", `/api/admin/evidence-snapshots/${snapshotId}${query}`, {
        cookie: made.operator.cookie,
      });
    const { body } = await show();
    expect(body).toMatchObject({ id: snapshotId, run: { id: run.id }, page: null, summary: { comparison: null } });
    const pages = [await show("?section=role_assignments"), await show("?section=role_assignments&part=1")];
    expect(pages.map(({ body: { page } }) => [page?.part, page?.items.length, page?.next_part])).toEqual([
      [0, 200, 1],
      [1, 50, null],
    ]);
    expect((await show("?section=role_assignments&part=2")).body.page).toBeNull();
    const reportIds = body.summary.reports.map(({ report_id }) => report_id);
    expect(body.stored_report_ids.toSorted()).toEqual(reportIds.toSorted());
    const [pruned = "", ...others] = reportIds;
    await testDb().delete(storedReports).where(eq(storedReports.id, pruned));
    expect((await show()).body.stored_report_ids).toEqual(others);
    for (const query of ["?section=secrets", "?section=findings&part=-1", "?section=findings&part=1e3", "?page=1"])
      expect((await show(query)).status).toBe(422);
  });
});
