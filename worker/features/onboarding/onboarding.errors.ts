import { AppError, conflict, invalid } from "../../platform/errors.ts";

/** 428: a change names the version that it was made on. */
export const preconditionRequired = () =>
  new AppError(428, "precondition_required", "Name the version that you change", {
    detail: 'Send If-Match with the draft\'s version, for instance If-Match: "3".',
  });

export const malformedVersion = () =>
  invalid([{ path: "header.if-match", code: "malformed_version", detail: 'A version in quotes, for instance "3".' }]);

/** Somebody else was faster: who, and when, so that one can talk to them. */
export const draftChanged = (by: string | null, at: string, version: number) =>
  new AppError(409, "draft_changed", "Somebody else has changed this draft", {
    detail: `Changed by ${by ?? "a former member"} meanwhile. Load the newest state, then change it again.`,
    extensions: { changed_by: by, changed_at: at, current_version: version },
  });

export const draftEnded = (lifecycle: string) =>
  conflict("draft_ended", `This draft is ${lifecycle} and cannot be changed any more.`);

/** The draft changed between the look at it and the commit; who asks again learns by whom. */
export const draftMoved = () => conflict("draft_moved", "The draft was changed at this moment. Load it again.");

/** Says nothing about who governs it, nor under which name. */
export const alreadyGoverned = () =>
  conflict("tenant_already_governed", "This directory is already governed in this workspace.");

export const alreadyIdentified = () =>
  conflict("already_identified", "This draft is linked to a tenant. Cancel it to onboard another one.");

export const notIdentified = () => conflict("not_identified", "Identify the tenant first.");

export const tenantArchived = () => conflict("tenant_archived", "An archived tenant cannot be activated.");

export const notReady = (summary: string) =>
  conflict("onboarding_not_ready", `The onboarding cannot be completed yet: ${summary}.`);

export const nothingToAcknowledge = () =>
  conflict("nothing_to_acknowledge", "The latest verification report has nothing under this check to acknowledge.");

export const unknownConnection = () =>
  invalid([{ path: "body.connection_id", code: "unknown_connection", detail: "The tenant has no such connection." }]);

export const malformedDirectory = (path: string) =>
  invalid([
    { path, code: "malformed_directory", detail: "Enter a directory id (GUID) or a domain, for instance contoso.com." },
  ]);

export const unknownDirectory = (path: string) =>
  invalid([{ path, code: "unknown_directory", detail: "The provider knows no directory with this domain." }]);

export const providerUnreachable = () =>
  new AppError(503, "provider_unreachable", "The provider gives no usable answer", {
    detail: "The domain could not be looked up. Nothing was changed; try again, or enter the directory id.",
    headers: { "Retry-After": "5" },
  });
