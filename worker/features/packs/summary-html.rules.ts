import { withoutDirectionMarks } from "../../platform/csv.ts";
import type { FindingEvidence, OperationEvidence, PermissionEvidence } from "../evidence/evidence.contract.ts";
import { FINDING_RULES, SEVERITIES } from "../findings/finding-rules.contract.ts";
import { OPERATIONS } from "../operations/operation-types.contract.ts";
import { type Html, html, said } from "./html.rules.ts";
import type { PackFacts } from "./pack-facts.ts";
import { SUMMARY_STYLE } from "./summary-style.rules.ts";
import { type RoleCount, type Survey, TABLE_ROWS, worstOf } from "./survey.rules.ts";

/** `2026-11-28 14:05 UTC` */
const when = (iso: string | null): string => (iso === null ? "–" : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`);
const day = (iso: string | null): string => iso?.slice(0, 10) ?? "–";
const words = (code: string): string => code.replaceAll("_", " ");
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const REPORT_TITLES: Readonly<Record<string, string>> = {
  "entra.admin_roles": "Admin roles",
  permission_posture: "Permission posture",
};

const figure = (value: number | string, label: string, tone = ""): Html =>
  html`<div class="figure ${tone}"><strong>${value}</strong><span>${label}</span></div>`;

function table(head: readonly string[], rows: readonly Html[], all: number, file: string): Html {
  const cut =
    all > rows.length ? html`<p class="note">${rows.length} of ${all}. All of them are in ${file}.</p>` : null;
  // in a narrow window it scrolls by itself, for the keyboard as well
  return html`<div class="wide" tabindex="0" role="region" aria-label="Table, as in ${file}"><table><thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>${cut ?? html`<p class="note">Also in ${file}.</p>`}`;
}

const badge = (severity: string): Html => html`<span class="badge ${severity}">${capital(severity)}</span>`;

const findingRow = (finding: FindingEvidence): Html => html`<tr><td>${badge(finding.severity)}</td>
<td>${FINDING_RULES[finding.rule]?.title ?? finding.rule}<br><small>${FINDING_RULES[finding.rule]?.remediation ?? ""}</small></td>
<td>${said(finding.subject_label)}</td><td>${capital(words(finding.state))}</td><td class="n">${day(finding.due_at)}</td></tr>
`;

function findings({ findings: counts, worst }: Survey): Html {
  const bySeverity = SEVERITIES.filter((severity) => severity !== "info").map((severity) =>
    figure(counts.bySeverity[severity], capital(severity), counts.bySeverity[severity] > 0 ? severity : ""),
  );
  const rows = worstOf(worst).map(findingRow);
  return html`<section><h2>Findings</h2>
<div class="figures">${figure(counts.open, "Open")}${bySeverity}${figure(counts.overdue, "Overdue")}${figure(counts.accepted, "Risk accepted")}</div>
${
  rows.length === 0
    ? html`<p>Nothing is open.</p>`
    : table(["Severity", "Finding", "Subject", "State", "Due"], rows, counts.open, "findings.csv")
}</section>`;
}

const roleRow = (role: RoleCount): Html =>
  html`<tr><td>${role.is_custom_role ? said(role.role_name) : role.role_name}</td><td class="n">${role.assignments}</td>
<td class="n">${role.users}</td><td class="n">${role.groups}</td><td class="n">${role.applications}</td></tr>
`;

const byAssignments = (left: RoleCount, right: RoleCount): number =>
  right.assignments - left.assignments || (left.role_name < right.role_name ? -1 : 1);

function roles({ roles: counts, assignments }: Survey): Html {
  const rows = [...counts.values()].sort(byAssignments).slice(0, TABLE_ROWS).map(roleRow);
  return html`<section><h2>Admin roles</h2>
<div class="figures">${figure(assignments.total, "Assignments")}${figure(counts.size, "Roles held")}${figure(assignments.standing, "Permanent")}${figure(assignments.guests, "Held by guests")}</div>
${
  rows.length === 0
    ? html`<p>The snapshot holds no role assignment.</p>`
    : table(["Role", "Assignments", "Users", "Groups", "Applications"], rows, counts.size, "role-assignments.csv")
}</section>`;
}

const missingRow = (permission: PermissionEvidence): Html =>
  html`<tr><td>${said(permission.value ?? permission.id)}</td><td>${said(permission.resource_name)}</td><td>${permission.features.map(words).join(", ")}</td></tr>
`;

function permissions({ permissions: counts, missing }: Survey): Html {
  return html`<section><h2>Permissions of the application</h2>
<div class="figures">${figure(counts.required, "Required")}${figure(counts.granted, "Granted")}${figure(counts.required - counts.granted, "Missing", counts.required > counts.granted ? "high" : "")}${figure(counts.extra, "Not needed")}</div>
${
  missing.length === 0
    ? html`<p>${counts.required === 0 ? "The snapshot holds no permission posture." : "Every required permission is granted."}</p>`
    : table(
        ["Missing permission", "Resource", "Needed for"],
        missing.map(missingRow),
        counts.required - counts.granted,
        "permissions.csv",
      )
}</section>`;
}

const operationRow = (run: OperationEvidence): Html =>
  html`<tr><td>${OPERATIONS[run.type]?.label ?? run.type}</td><td>${capital(words(run.outcome))}</td><td>${said(run.initiator_name)}</td><td class="n">${when(run.completed_at)}</td></tr>
`;

function operations({ operations: { total, latest } }: Survey): Html {
  return html`<section><h2>Operations</h2>
${
  total === 0
    ? html`<p>The snapshot holds no operation.</p>`
    : table(["Operation", "Outcome", "Started by", "Completed"], latest.map(operationRow), total, "operations.csv")
}</section>`;
}

function review({ review: told }: PackFacts): Html | null {
  if (told === null) return null;
  const paragraphs = told.summary.split(/\n{2,}/).filter((text) => text.trim() !== "");
  return html`<section class="review"><h2>${said(told.title)}</h2>
<p class="note">${told.status === "published" ? `Published ${when(told.publishedAt)}` : "Draft: not published"}, version ${told.version}</p>
${paragraphs.map((text) => html`<p class="text"><bdi>${text}</bdi></p>`)}</section>`;
}

const entry = (term: string, description: Html | string): Html =>
  html`<div><dt>${term}</dt><dd>${description}</dd></div>`;

function head(facts: PackFacts, { reports, connection }: Survey): Html {
  const { options, snapshot } = facts;
  const sources = reports.map(({ type, created_at }) => `${REPORT_TITLES[type] ?? type} of ${when(created_at)}`);
  return html`<header><p class="kind">Review pack</p><h1>${said(facts.tenantName)}</h1><dl>
${entry("Prepared by", said(facts.workspaceName))}
${entry("Directory", said(facts.directoryId))}
${entry("Evidence of", when(snapshot.createdAt))}
${entry("Reports", sources.length === 0 ? "None" : sources.join("; "))}
${entry("Provider connection", connection === null ? "None" : capital(words(connection.verification_status)))}
${entry("Personal data", options.include_pii ? "Included" : "Replaced by aliases")}
</dl></header>`;
}

/** The page that a customer reads or prints: no script, nothing fetched, everything escaped. */
export function summaryHtml(facts: PackFacts, survey: Survey): string {
  const { snapshot, options } = facts;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Review pack: ${withoutDirectionMarks(facts.tenantName)}</title>
<style>${SUMMARY_STYLE}</style></head><body><main>
${head(facts, survey)}
${review(facts)}
${findings(survey)}
${roles(survey)}
${permissions(survey)}
${options.include_operations ? operations(survey) : null}
<footer><p>Evidence snapshot <code>${snapshot.id}</code>, fingerprint <code>${snapshot.fingerprint}</code>. Pack <code>${facts.packId}</code>, requested ${when(facts.requestedAt)}. Every file of the pack is listed with its SHA-256 in manifest.json.</p></footer>
</main></body></html>
`.text;
}
