import { withoutDirectionMarks } from "../../platform/csv.ts";
import type { PackFacts } from "./pack-facts.ts";

const oneLine = (text: string): string =>
  withoutDirectionMarks(text)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();

const PERSONAL = {
  included:
    "Personal data is included: names, user principal names and ids of people, groups, applications and devices.",
  replaced: `Personal data is replaced. The names, user principal names, addresses and ids of people, groups, applications and
devices that the evidence names stand as aliases, for instance "Person 0001": the same one has the same alias in every file
of this pack. Reasons of accepted risks are left out. In texts that people wrote, known values are replaced; what the
evidence does not name, for instance a nickname, cannot be known.`,
} as const;

/** How to read the pack, for whoever is handed it. */
export function readme(facts: PackFacts): string {
  const { options, snapshot, review } = facts;
  const operations = options.include_operations ? "  operations.csv         Operations that the snapshot holds\n" : "";
  const about = review === null ? "" : `Review:     ${oneLine(review.title)} (version ${review.version})\n`;
  return `REVIEW PACK

Tenant:     ${oneLine(facts.tenantName)}
Prepared by ${oneLine(facts.workspaceName)}
${about}Evidence:   snapshot ${snapshot.id} of ${snapshot.createdAt}
Requested:  ${facts.requestedAt}

WHAT IS IN HERE

  summary.html           Start here. Opens in a browser and prints well
  findings.csv           Findings with severity, state and due date
  role-assignments.csv   Who holds which admin role
  permissions.csv        Permissions of the application: required, granted, missing
${operations}  data/                  The same and the reports as JSON, for programs
  manifest.json          Every file with its size and SHA-256
  SHA256SUMS             The same for "sha256sum -c SHA256SUMS"

PERSONAL DATA

${options.include_pii ? PERSONAL.included : PERSONAL.replaced}

CSV files are UTF-8. A cell that a spreadsheet would take for a formula begins with an apostrophe. Times are UTC.
`;
}
