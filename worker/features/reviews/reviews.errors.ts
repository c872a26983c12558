import { toIso } from "../../platform/clock.ts";
import { AppError, conflict, invalid } from "../../platform/errors.ts";

export const unknownSnapshot = () =>
  invalid([
    { path: "body.snapshot_id", code: "unknown_snapshot", detail: "The tenant has no such evidence snapshot." },
  ]);

/** Somebody was faster: when, and which version there is now. */
export const reviewMoved = ({ updatedAt, version }: { updatedAt: number; version: number }) =>
  new AppError(409, "review_moved", "The review was changed meanwhile", {
    detail: "Somebody has changed this review since it was loaded. Load the newest version, then change it again.",
    extensions: { changed_at: toIso(updatedAt), current_version: version },
  });

export const reviewPublished = () =>
  conflict("review_published", "This review is published and cannot be changed any more.");

export const tenantArchived = () => conflict("tenant_archived", "The reviews of an archived tenant stay as they are.");
