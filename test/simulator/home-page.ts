import { escapeHtml, page } from "./html.ts";
import type { SimulatedTenant } from "./scenario-store.ts";
import { CONSENTS, SCENARIOS } from "./scenarios.ts";

const options = (names: readonly string[], selected: string): string =>
  names
    .map(
      (name) => `<option value="${name}"${name === selected ? " selected" : ""}>${name.replaceAll("_", " ")}</option>`,
    )
    .join("");

const select = (tenant: SimulatedTenant, field: string, names: readonly string[], selected: string): string =>
  `<select name="${field}" data-tenant="${tenant.entraTenantId}" aria-label="${field === "scenario" ? "Scenario" : "Consent"} of ${escapeHtml(tenant.displayName)}">${options(names, selected)}</select>`;

const row = (tenant: SimulatedTenant): string =>
  `<tr><th scope="row">${escapeHtml(tenant.displayName)}${tenant.isFree ? ' <span class="muted">(free to onboard)</span>' : ""}<br><code>${escapeHtml(tenant.domain)}</code><br><code>${tenant.entraTenantId}</code></th>
<td>${select(tenant, "scenario", SCENARIOS, tenant.settings.scenario)}</td><td>${select(tenant, "consent", CONSENTS, tenant.settings.consent)}</td></tr>`;

// Arrow keys make many changes: one is put after the other, as it was chosen, and only the last answer is shown, so that
// an earlier one does not undo what was chosen meanwhile. A scenario can bring its own consent along, hence both are shown.
const SCRIPT = `
const told = document.getElementById("told");
let turn = Promise.resolve(), latest = 0;
for (const select of document.querySelectorAll("select")) select.addEventListener("change", () => {
  const id = select.dataset.tenant, mine = ++latest;
  const of = (name) => document.querySelector('select[name="' + name + '"][data-tenant="' + id + '"]');
  const body = { scenario: of("scenario").value };
  if (select.name === "consent") body.consent = select.value;
  turn = turn.then(async () => {
    const answer = await fetch("/scenarios/" + id, { method: "PUT", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error("it answered with " + answer.status);
    const now = await answer.json();
    if (mine !== latest) return;
    of("scenario").value = now.scenario;
    of("consent").value = now.consent;
    told.textContent = now.display_name + " is now " + now.scenario.replaceAll("_", " ") + ", consent " + now.consent + ".";
  }).catch((error) => { told.textContent = "Nothing was changed: " + error.message + "."; });
});`;

/** The simulator's own page: break and mend a tenant, and watch what TenantPilot makes of it. */
export const homePage = (tenants: readonly SimulatedTenant[]): string =>
  page(
    "Graph simulator",
    `<main><h1>Graph simulator</h1>
<p>Each tenant plays a scenario. Change it here while TenantPilot runs. Secrets are refused in “secret invalid” and “secret expired” unless they contain the word <code>rotated</code>.</p>
<p id="told" role="status" class="muted">Nothing was changed yet.</p>
<table><thead><tr><th scope="col">Tenant</th><th scope="col">Scenario</th><th scope="col">Consent</th></tr></thead>
<tbody>${tenants.map(row).join("")}</tbody></table></main><script>${SCRIPT}</script>`,
  );
