import { SCENARIO_TENANTS } from "../../simulator/scenarios.ts";

export const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const FORM = {
  grant_type: "client_credentials",
  client_id: "app",
  client_secret: "s",
  scope: "https://g/.default",
};

export function idOf(scenario: string): string {
  return SCENARIO_TENANTS.find((tenant) => tenant.scenario === scenario)?.entraTenantId ?? "";
}

/** What a client or a person asks of a simulator, in the raw: no client of ours is in between. */
export function asking(url: string) {
  const token = (tenant: string, form: Record<string, string> = FORM): Promise<Response> =>
    fetch(`${url}/${tenant}/oauth2/v2.0/token`, { method: "POST", body: new URLSearchParams(form) });

  const tokenOf = async (tenant: string): Promise<string> =>
    ((await (await token(tenant)).json()) as { access_token: string }).access_token;

  return {
    token,
    tokenOf,
    organization: (bearer: string, query = ""): Promise<Response> =>
      fetch(`${url}/v1.0/organization${query}`, { headers: { authorization: `Bearer ${bearer}` } }),
    put: (tenant: string, body: unknown): Promise<Response> =>
      fetch(`${url}/scenarios/${tenant}`, { method: "PUT", body: JSON.stringify(body) }),
  };
}
