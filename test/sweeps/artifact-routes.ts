import type { Capability } from "../../worker/features/access/capabilities.contract.ts";
import type { Caller } from "./callers.ts";
import { linkFor } from "./packs.ts";
import { inTenant, operator, type RouteCase, type Subject, theTenant } from "./route-cases.ts";
import type { World } from "./world.ts";

const ofReview = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "reviewId", success: 200 }) as const;
const theReview = async (world: World): Promise<Subject> => ({ params: { reviewId: await world.newReview() } });
const findings = { access: inTenant("findings.view"), scopedBy: "tenantId", success: 200 } as const;
const ofFinding = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "findingId", success: 200 }) as const;
const theFinding = async (world: World): Promise<Subject> => ({ params: { findingId: await world.newFinding() } });
const reports = { access: inTenant("reports.view"), scopedBy: "tenantId", success: 200 } as const;
const ofReport = { access: inTenant("reports.view"), scopedBy: "reportId", success: 200 } as const;
const theReport = async (world: World): Promise<Subject> => ({ params: { reportId: await world.newReport() } });
/** A link opens for the operator who asked for it, as long as they may see the pack. */
const opening = ({ operator: who }: Caller): number => (who === undefined || who.tenantRole === null ? 404 : 200);
const ofPack = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "packId", success: 200 }) as const;
const thePack = async (world: World): Promise<Subject> => ({ params: { packId: await world.newPack() } });

/** Routes of what reports find and customers are handed. */
export const ARTIFACT_ROUTES: Readonly<Record<string, RouteCase | RouteCase[]>> = {
  "GET /api/admin/tenants/{tenantId}/reports": { ...reports, subject: theTenant },
  "GET /api/admin/reports/{reportId}": { ...ofReport, subject: theReport },
  "GET /api/admin/reports/{reportId}/items": { ...ofReport, subject: theReport },
  "GET /api/admin/tenants/{tenantId}/findings": { ...findings, subject: theTenant },
  "GET /api/admin/tenants/{tenantId}/findings/summary": { ...findings, subject: theTenant },
  "GET /api/admin/tenants/{tenantId}/findings/owners": { ...findings, subject: theTenant },
  "POST /api/admin/tenants/{tenantId}/findings/actions": {
    ...findings,
    access: inTenant("findings.manage"),
    subject: async (world) => ({
      ...theTenant(world),
      body: { action: "resolve", finding_ids: [await world.newFinding()] },
    }),
  },
  "GET /api/admin/findings/{findingId}": { ...ofFinding("findings.view"), subject: theFinding },
  "PATCH /api/admin/findings/{findingId}": {
    ...ofFinding("findings.manage"),
    subject: async (world) => ({ ...(await theFinding(world)), body: { action: "start_work", version: 1 } }),
  },
  "GET /api/admin/tenants/{tenantId}/evidence-snapshots": {
    access: inTenant("reviews.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  "GET /api/admin/evidence-snapshots/{snapshotId}": {
    access: inTenant("reviews.view"),
    scopedBy: "snapshotId",
    success: 200,
    subject: async (world) => ({ params: { snapshotId: await world.newSnapshot() } }),
  },
  // the active run of the place is found: nothing is executed for the sake of the sweep
  "POST /api/admin/tenants/{tenantId}/reviews": {
    access: inTenant("reviews.create"),
    scopedBy: "tenantId",
    success: 200,
    subject: (world) => ({ ...theTenant(world), body: { snapshot_id: world.composedSnapshot } }),
  },
  "GET /api/admin/tenants/{tenantId}/reviews": {
    access: inTenant("reviews.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  // a pack of the same is there: nothing is generated for the sake of the sweep
  "POST /api/admin/tenants/{tenantId}/review-packs": {
    access: inTenant("review_packs.request"),
    scopedBy: "tenantId",
    success: 200,
    subject: (world) => ({ ...theTenant(world), body: { include_pii: false, include_operations: false } }),
  },
  "GET /api/admin/tenants/{tenantId}/review-packs": {
    access: inTenant("reviews.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  "POST /api/admin/reviews/{reviewId}/review-packs": {
    ...ofReview("review_packs.request"),
    subject: async (world) => ({ params: { reviewId: await world.newPackedReview() }, body: {} }),
  },
  "GET /api/admin/review-packs/{packId}": { ...ofPack("reviews.view"), subject: thePack },
  "POST /api/admin/review-packs/{packId}/download-link": { ...ofPack("reviews.view"), subject: thePack },
  "GET /api/downloads/{token}": {
    access: operator,
    success: opening,
    subject: async (world, caller) => ({
      params: { token: await linkFor(await world.newPack(), caller.operator?.id ?? "") },
    }),
  },

  "GET /api/admin/reviews/{reviewId}": { ...ofReview("reviews.view"), subject: theReview },
  "PATCH /api/admin/reviews/{reviewId}": {
    ...ofReview("reviews.create"),
    subject: async (world) => ({ ...(await theReview(world)), body: { version: 1, title: "Swept again" } }),
  },
  "POST /api/admin/reviews/{reviewId}/publish": {
    ...ofReview("reviews.create"),
    subject: async (world) => ({ ...(await theReview(world)), body: { version: 1 } }),
  },
};
