import { randomUUID } from "node:crypto";
import { escapeHtml, page } from "./html.ts";
import type { SimulatedTenant } from "./scenario-store.ts";
import { FOREIGN_ENTRA_TENANT_ID } from "./scenarios.ts";

/** Who can sign in on the page, and what their id token says of them. */
export const ACCOUNTS = {
  administrator: { label: "Sign in as a Global Administrator", wids: ["62e90394-69f5-4237-9190-012177145e10"] },
  // the role that every account has
  member: { label: "Sign in without an administrator role", wids: ["b79fbf4d-3ef9-4689-8143-76b194e85509"] },
  outsider: { label: "Sign in from another directory", wids: ["62e90394-69f5-4237-9190-012177145e10"] },
} as const;
export type Account = keyof typeof ACCOUNTS;

/** What the application sent the browser with. */
export interface SignInRequest {
  clientId: string;
  redirectUri: string;
  state: string;
  nonce: string;
}

export function readSignInRequest(query: URLSearchParams): SignInRequest | null {
  const redirectUri = query.get("redirect_uri") ?? "";
  const clientId = query.get("client_id") ?? "";
  const isAsked = query.get("response_type") === "code" && (query.get("scope") ?? "").split(" ").includes("openid");
  if (!isAsked || clientId === "" || !URL.canParse(redirectUri)) return null;
  return { clientId, redirectUri, state: query.get("state") ?? "", nonce: query.get("nonce") ?? "" };
}

/** A sign-in whose code was not exchanged yet. */
export interface OpenCode extends Pick<SignInRequest, "clientId" | "redirectUri" | "nonce"> {
  entraTenantId: string;
  wids: readonly string[];
}

/** Codes that work once. */
export function createCodes() {
  const open = new Map<string, OpenCode>();
  return {
    issue(tenant: SimulatedTenant, account: Account, { clientId, redirectUri, nonce }: SignInRequest): string {
      const code = `0.simulated-${randomUUID()}`;
      const entraTenantId = account === "outsider" ? FOREIGN_ENTRA_TENANT_ID : tenant.entraTenantId;
      open.set(code, { entraTenantId, clientId, redirectUri, nonce, wids: ACCOUNTS[account].wids });
      return code;
    },
    take(code: string): OpenCode | undefined {
      const found = open.get(code);
      open.delete(code);
      return found;
    },
  };
}
export type Codes = ReturnType<typeof createCodes>;

function back({ redirectUri, state }: SignInRequest, answer: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [key, value] of Object.entries({ ...answer, state })) url.searchParams.set(key, value);
  return url.href;
}

export const signedInUrl = (request: SignInRequest, code: string): string =>
  back(request, { code, session_state: randomUUID() });

export const cancelledUrl = (request: SignInRequest): string =>
  back(request, {
    error: "access_denied",
    error_subcode: "cancel",
    error_description: "AADSTS50126: The sign-in was cancelled. Trace ID: 00000000-0000-0000-0000-000000000000",
  });

/** The page on which somebody chooses an account; it posts the choice to its own address. */
export function signInPage(tenant: SimulatedTenant, request: SignInRequest, action: string): string {
  const buttons = Object.entries(ACCOUNTS).map(
    ([key, { label }]) =>
      `<button class="${key === "administrator" ? "primary" : ""}" name="account" value="${key}">${label}</button>`,
  );
  return page(
    `Sign in: ${tenant.displayName}`,
    `<main class="card"><p class="muted">Simulated Microsoft sign-in</p><h1>Pick an account</h1>
<p><strong>TenantPilot</strong> asks who confirms its connection to <strong>${escapeHtml(tenant.displayName)}</strong> (${escapeHtml(tenant.domain)}).</p>
<p>Application: <code>${escapeHtml(request.clientId)}</code><br>Directory: <code>${escapeHtml(tenant.entraTenantId)}</code></p>
<form method="post" action="${escapeHtml(action)}"><div class="stack">
${buttons.join("\n")}
<button name="account" value="cancel">Cancel</button>
</div></form></main>`,
  );
}
