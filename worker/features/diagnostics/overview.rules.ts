import type { Sources } from "./diagnostics-sources.ts";
import type { DominantIssue } from "./dominant-issue.rules.ts";
import { type DraftSection, draftSection, fact, openableBy } from "./draft-section.rules.ts";

const STATUS: Readonly<Record<string, string>> = {
  onboarding: "Being onboarded",
  active: "Active",
  archived: "Archived",
};

/** What the bundle is about, and the one thing to know first. */
export function overviewSection(
  { workspace, tenant, viewerRole }: Pick<Sources, "workspace" | "tenant" | "viewerRole">,
  issue: DominantIssue | null,
): DraftSection {
  return draftSection("overview", {
    availability: "available",
    summary: issue?.summary ?? "Nothing that is known here speaks of an issue.",
    facts: [
      fact("Workspace", workspace.name),
      fact("Workspace id", workspace.id),
      fact("Tenant", tenant === null ? "None: the whole workspace" : tenant.displayName),
      tenant && fact("Tenant id", tenant.id),
      tenant && fact("Tenant status", STATUS[tenant.status] ?? null),
      fact("Opened by", `A member with the role ${viewerRole}`),
    ],
    references:
      tenant === null
        ? openableBy(viewerRole, [
            { label: "Tenants of the workspace", url: `/admin/w/${workspace.id}/tenants`, needs: "tenant.view" },
          ])
        : openableBy(viewerRole, [{ label: "Tenant dashboard", url: `/admin/t/${tenant.id}`, needs: "tenant.view" }]),
    omitted: { person: 1 },
  });
}
