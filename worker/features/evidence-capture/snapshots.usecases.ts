import type { Deps } from "../../deps.ts";
import type { TenantScope } from "../access/guards.ts";
import type { EvidenceSection, Snapshot } from "../evidence/evidence.contract.ts";
import { isPartThere, readParts, readSnapshots } from "../evidence/evidence.queries.ts";
import { whichAreStored } from "../reports/reports.usecases.ts";
import {
  type EvidencePage,
  SNAPSHOTS_PAGE,
  type SnapshotList,
  type SnapshotQuery,
  type SnapshotView,
} from "./snapshots.contract.ts";
import { presentListed, presentSnapshot } from "./snapshots.presenter.ts";

/** Complete snapshots of the tenant, newest first. */
export async function listSnapshots(deps: Deps, scope: TenantScope, cursor: string | null): Promise<SnapshotList> {
  const found = await readSnapshots(scope, deps, SNAPSHOTS_PAGE + 1, cursor);
  const page = found.slice(0, SNAPSHOTS_PAGE);
  return {
    items: page.map(presentListed),
    next_cursor: found.length > SNAPSHOTS_PAGE ? (page.at(-1)?.id ?? null) : null,
  };
}

async function readPage(
  deps: Deps,
  scope: TenantScope,
  snapshotId: string,
  section: EvidenceSection,
  part: number,
): Promise<EvidencePage | null> {
  const items = await readParts(scope, deps, snapshotId, section, part);
  if (items === null) return null;
  const next = part + 1;
  const isThere = await isPartThere(scope, deps, snapshotId, section, next);
  return { section, part, items, next_part: isThere ? next : null } as EvidencePage;
}

/** A snapshot with what it counts and what changed, and with the part of it that is asked for. */
export async function viewSnapshot(
  deps: Deps,
  scope: TenantScope,
  snapshot: Snapshot,
  { section, part = "0" }: SnapshotQuery,
): Promise<SnapshotView> {
  const reportIds = snapshot.summary.reports.map((report) => report.report_id);
  const [stored, page] = await Promise.all([
    whichAreStored(scope, deps, reportIds),
    section === undefined ? null : readPage(deps, scope, snapshot.id, section, Number(part)),
  ]);
  return presentSnapshot(snapshot, stored, page);
}
