import { createHttpClient, type HttpClientDeps } from "../../../platform/http-client.ts";
import { failed, type MicrosoftFailure, notSent } from "./failures.ts";
import { discoveryAnswer } from "./microsoft-shapes.ts";

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;

export const isDirectoryId = (text: string): boolean => new RegExp(`^${GUID.source}$`, "i").test(text);

export const isDomain = (text: string): boolean => DOMAIN.test(text);

export type DirectoryResult = { ok: true; entraTenantId: string } | MicrosoftFailure;

/**
 * The directory that a domain belongs to, by its OpenID discovery document, which anybody may read.
 *
 * @param domain a verified domain of the directory; anything else is refused without a request
 */
export async function resolveDirectory(
  deps: HttpClientDeps & { loginBaseUrl: string; newRequestId: () => string },
  domain: string,
): Promise<DirectoryResult> {
  if (!isDomain(domain)) return notSent("provider_connection_invalid");
  const http = createHttpClient(deps);
  const correlationId = deps.newRequestId();
  const outcome = await http.send(() => ({
    method: "GET",
    url: `${deps.loginBaseUrl.replace(/\/+$/, "")}/${domain.toLowerCase()}/v2.0/.well-known/openid-configuration`,
    headers: { accept: "application/json", "client-request-id": correlationId },
    replayable: true,
  }));
  const answer = outcome.status === 200 ? discoveryAnswer.safeParse(outcome.json) : undefined;
  const id = answer?.data?.issuer.match(GUID)?.[0];
  return id === undefined ? failed("token", outcome, correlationId) : { ok: true, entraTenantId: id.toLowerCase() };
}
