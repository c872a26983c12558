import { escapeHtml, page } from "./html.ts";
import type { SimulatedTenant } from "./scenario-store.ts";

/** What the application sent the administrator with. */
export interface ConsentRequest {
  clientId: string;
  redirectUri: string;
  state: string;
  scope: string;
}

export function readConsentRequest(query: URLSearchParams): ConsentRequest | null {
  const redirectUri = query.get("redirect_uri") ?? "";
  const clientId = query.get("client_id") ?? "";
  if (clientId === "" || !/^https?:$/.test(URL.canParse(redirectUri) ? new URL(redirectUri).protocol : "")) return null;
  return { clientId, redirectUri, state: query.get("state") ?? "", scope: query.get("scope") ?? "" };
}

/** Where the browser goes when consent was given: as the identity platform says it. */
export function acceptedUrl(request: ConsentRequest, entraTenantId: string): string {
  const url = new URL(request.redirectUri);
  url.searchParams.set("admin_consent", "True");
  url.searchParams.set("tenant", entraTenantId);
  url.searchParams.set("scope", request.scope);
  url.searchParams.set("state", request.state);
  return url.href;
}

export function declinedUrl(request: ConsentRequest): string {
  const url = new URL(request.redirectUri);
  url.searchParams.set("error", "access_denied");
  url.searchParams.set(
    "error_description",
    "AADSTS65004: User declined to consent to access the app. Trace ID: 00000000-0000-0000-0000-000000000000",
  );
  url.searchParams.set("state", request.state);
  return url.href;
}

/** The page on which an administrator of the tenant decides; it posts the decision to its own address. */
export function consentPage(tenant: SimulatedTenant, request: ConsentRequest, action: string): string {
  const mayAccept = tenant.settings.consent !== "declined";
  return page(
    `Permissions requested: ${tenant.displayName}`,
    `<main class="card"><p class="muted">Simulated Microsoft sign-in</p><h1>Permissions requested</h1>
<p><strong>TenantPilot</strong> asks for consent on behalf of <strong>${escapeHtml(tenant.displayName)}</strong> (${escapeHtml(tenant.domain)}).</p>
<p>Application: <code>${escapeHtml(request.clientId)}</code><br>Directory: <code>${escapeHtml(tenant.entraTenantId)}</code></p>
${mayAccept ? "" : "<p>The administrators of this organisation do not grant consent to this application.</p>"}
<form method="post" action="${escapeHtml(action)}"><div class="row">
<button class="${mayAccept ? "" : "primary"}" name="decision" value="cancel">Cancel</button>
${mayAccept ? '<button class="primary" name="decision" value="accept">Accept</button>' : ""}
</div></form></main>`,
  );
}
