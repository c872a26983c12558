import { AppError, conflict, invalid } from "../../platform/errors.ts";
import { MOST_ACCEPTANCE_DAYS } from "./finding-actions.contract.ts";

export const tenantArchived = () =>
  conflict("tenant_archived", "The tenant is archived: its findings can be read, and not changed any more.");

interface Newer {
  state: string;
  severity: string;
  ownerName: string | null;
  version: number;
}

/** Somebody, or a report, was faster: what it is now, so that one can decide again. */
export const findingMoved = ({ state, severity, ownerName, version }: Newer) =>
  new AppError(409, "finding_moved", "The finding has changed", {
    detail: "It has changed since it was loaded, by somebody else or by a new report. Look at it again.",
    extensions: {
      current_state: state,
      current_severity: severity,
      current_owner: ownerName,
      current_version: version,
    },
  });

export const findingsMoved = () =>
  conflict("findings_moved", "One of these findings changed at this moment, and nothing was done. Try again.");

export const actionNotPossible = (detail: string) => conflict("finding_action_not_possible", detail);

export const unknownOwner = () =>
  invalid([
    {
      path: "body.owner_user_id",
      code: "unknown_owner",
      detail: "An owner is a member who is entitled to the tenant.",
    },
  ]);

export const acceptanceEndsInThePast = () =>
  invalid([{ path: "body.until", code: "not_in_future", detail: "An acceptance ends in the future." }]);

export const acceptanceTooLong = () =>
  invalid([
    { path: "body.until", code: "too_long", detail: `An acceptance ends within ${MOST_ACCEPTANCE_DAYS} days.` },
  ]);

export const malformedCursor = () =>
  invalid([{ path: "query.cursor", code: "malformed_cursor", detail: "Take the cursor from next_cursor." }]);
