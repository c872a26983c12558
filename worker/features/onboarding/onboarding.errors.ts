import { toIso } from "../../platform/clock.ts";
import { AppError, conflict, invalid } from "../../platform/errors.ts";
import type { Draft } from "./drafts.repository.ts";

/** 428: a change names the version that it was made on. */
export const preconditionRequired = () =>
  new AppError(428, "precondition_required", "Name the version that you change", {
    detail: 'Send If-Match with the draft\'s version, for instance If-Match: "3".',
  });

export const malformedVersion = () =>
  invalid([{ path: "header.if-match", code: "malformed_version", detail: 'A version in quotes, for instance "3".' }]);

/** Who changed a draft last, and when. Told to nobody but who may see it. */
type LastChange = Pick<Draft, "lastEditedByName" | "lastEditedAt" | "version">;

const extensionsOf = ({ lastEditedByName, lastEditedAt, version }: LastChange) => ({
  changed_by: lastEditedByName,
  changed_at: toIso(lastEditedAt),
  current_version: version,
});

const nameOf = ({ lastEditedByName }: LastChange): string => lastEditedByName ?? "a former member";

/** Somebody else was faster: who, and when, so that one can talk to them. */
export const draftChanged = (last: LastChange) =>
  new AppError(409, "draft_changed", "Somebody else has changed this draft", {
    detail: `Changed by ${nameOf(last)} meanwhile. Load the newest state, then change it again.`,
    extensions: extensionsOf(last),
  });

export const draftEnded = (lifecycle: string) =>
  conflict("draft_ended", `This draft is ${lifecycle} and cannot be changed any more.`);

/** Nobody changed the draft, but what it rests on changed between the look at it and the commit. */
export const draftMoved = (last: LastChange) =>
  new AppError(409, "draft_moved", "What this draft rests on has changed", {
    detail: `It changed at this moment; the draft itself was last changed by ${nameOf(last)}. Load it again.`,
    extensions: extensionsOf(last),
  });

/** Says nothing about who governs it, nor under which name. */
export const alreadyGoverned = () =>
  conflict("tenant_already_governed", "This directory is already governed in this workspace.");

export const alreadyIdentified = () =>
  conflict("already_identified", "This draft is linked to a tenant. Cancel it to onboard another one.");

export const notIdentified = () => conflict("not_identified", "Identify the tenant first.");

export const tenantArchived = () =>
  conflict("tenant_archived", "The tenant is archived: its onboarding can only be cancelled.");

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
