interface ConsentRequest {
  loginBaseUrl: string;
  graphBaseUrl: string;
  entraTenantId: string;
  clientId: string;
  redirectUri: string;
  state: string;
}

/** Where an administrator of the tenant grants the application's permissions; it redirects back with the state. */
export function adminConsentUrl(request: ConsentRequest): string {
  const base = request.loginBaseUrl.replace(/\/+$/, "");
  const query = new URLSearchParams({
    client_id: request.clientId,
    scope: `${request.graphBaseUrl.replace(/\/+$/, "")}/.default`,
    redirect_uri: request.redirectUri,
    state: request.state,
  });
  return `${base}/${request.entraTenantId}/v2.0/adminconsent?${query}`;
}
