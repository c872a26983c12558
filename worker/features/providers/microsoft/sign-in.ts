import { decodeJwt } from "jose";
import type { Clock } from "../../../platform/clock.ts";
import { createHttpClient, type HttpClientDeps } from "../../../platform/http-client.ts";
import { failed, type MicrosoftFailure, notSent } from "./failures.ts";
import { idTokenAnswer } from "./microsoft-shapes.ts";
import { type ExpectedSignIn, judgeSignIn, type SignInVerdict } from "./sign-in.rules.ts";

interface SignInRequest extends ExpectedSignIn {
  loginBaseUrl: string;
  redirectUri: string;
}

const endpoint = ({ loginBaseUrl, entraTenantId }: SignInRequest, name: "authorize" | "token"): string =>
  `${loginBaseUrl.replace(/\/+$/, "")}/${entraTenantId}/oauth2/v2.0/${name}`;

/** Where an administrator of the directory signs in; it redirects back with a code and the state. */
export function signInUrl(request: SignInRequest & { state: string }): string {
  const query = new URLSearchParams({
    client_id: request.clientId,
    response_type: "code",
    response_mode: "query",
    redirect_uri: request.redirectUri,
    scope: "openid",
    nonce: request.nonce,
    state: request.state,
    // the administrator's account, not the one that the browser happens to know
    prompt: "select_account",
  });
  return `${endpoint(request, "authorize")}?${query}`;
}

function claimsOf(idToken: string): unknown {
  try {
    return decodeJwt(idToken);
  } catch {
    return null;
  }
}

export type SignInResult = { ok: true; verdict: SignInVerdict } | MicrosoftFailure;

/** Exchanges the code of a sign-in for its id token and judges that. Nothing of the token is kept. */
export async function readSignIn(
  deps: HttpClientDeps & { clock: Clock; newRequestId: () => string },
  request: SignInRequest & { code: string; clientSecret: string },
): Promise<SignInResult> {
  const correlationId = deps.newRequestId();
  const outcome = await createHttpClient(deps).send(() => ({
    method: "POST",
    url: endpoint(request, "token"),
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      "client-request-id": correlationId,
    },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: request.clientId,
      client_secret: request.clientSecret,
      code: request.code,
      redirect_uri: request.redirectUri,
      scope: "openid",
    }).toString(),
    // a code works once
    replayable: false,
  }));
  if (outcome.status !== 200) return failed("token", outcome, correlationId);
  const answer = idTokenAnswer.safeParse(outcome.json);
  if (!answer.success) return { ...notSent("provider_auth_failed"), status: 200, correlationId };
  return { ok: true, verdict: judgeSignIn(claimsOf(answer.data.id_token), request, deps.clock.now()) };
}
