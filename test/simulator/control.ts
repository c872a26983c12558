import { acceptedUrl, consentPage, declinedUrl, readConsentRequest } from "./consent-page.ts";
import { homePage } from "./home-page.ts";
import type { RequestLog } from "./request-log.ts";
import type { Answer } from "./responses.ts";
import { parseDirectoryChange, rolesOf } from "./role-store.ts";
import type { Incoming } from "./routing.ts";
import { parseScenarioChange, type ScenarioStore, type SimulatedTenant } from "./scenario-store.ts";
import { SCENARIOS } from "./scenarios.ts";
import {
  ACCOUNTS,
  type Account,
  type Codes,
  cancelledUrl,
  readSignInRequest,
  signedInUrl,
  signInPage,
} from "./sign-in-page.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What people and tests use, beside the provider's own addresses: the page, the scenarios, the counters, the consent. */
export function createControl(store: ScenarioStore, log: RequestLog, codes: Codes) {
  function scenarios(method: string, id: string | undefined, body: string): Answer {
    if (id === undefined) {
      if (method !== "GET") return problem(405, "Only GET is possible here.");
      return { status: 200, json: { scenarios: SCENARIOS, tenants: store.all().map(presentTenant) } };
    }
    if (!GUID.test(id)) return problem(422, "The tenant id must be a GUID.");
    if (method === "PUT") {
      const parsed = parseScenarioChange(parseJson(body));
      if (!parsed.ok) return problem(422, parsed.error);
      return { status: 200, json: presentTenant(store.put(id, parsed)) };
    }
    if (method !== "GET") return problem(405, "Only GET and PUT are possible here.");
    const tenant = store.get(id);
    return tenant === undefined
      ? problem(404, "No such simulated tenant.")
      : { status: 200, json: presentTenant(tenant) };
  }

  /** What a directory's roles are, and what a test changes about them. */
  function directories(method: string, id: string, body: string): Answer {
    const tenant = store.get(id);
    if (tenant === undefined) return problem(404, "No such simulated tenant.");
    if (method === "PUT") {
      const change = parseDirectoryChange(parseJson(body));
      if (change === null) return problem(422, "The change has a key or a value that is not allowed.");
      tenant.directory = change;
    } else if (method !== "GET") return problem(405, "Only GET and PUT are possible here.");
    const { definitions, assignments, members } = rolesOf(tenant);
    return {
      status: 200,
      json: { ...tenant.directory, definitions, assignments, members: Object.fromEntries(members) },
    };
  }

  function requests(method: string): Answer {
    if (method === "DELETE") {
      log.reset();
      return { status: 204 };
    }
    return method === "GET"
      ? { status: 200, json: log.read() }
      : problem(405, "Only GET and DELETE are possible here.");
  }

  /** The administrator's page, and the decision that it posts. */
  function consent(idOrDomain: string, { method, url, body }: Incoming): Answer {
    const tenant = store.find(idOrDomain);
    const request = readConsentRequest(url.searchParams);
    if (tenant === undefined) return problem(400, "AADSTS90002: Tenant not found.");
    if (request === null) return problem(400, "AADSTS50011: The redirect URI or the client is missing.");
    if (method === "GET") return { status: 200, html: consentPage(tenant, request, `${url.pathname}${url.search}`) };
    if (method !== "POST") return problem(405, "Only GET and POST are possible here.");
    const isAccepted = new URLSearchParams(body).get("decision") === "accept" && tenant.settings.consent !== "declined";
    if (isAccepted) store.grantConsent(tenant);
    const location = isAccepted ? acceptedUrl(request, tenant.entraTenantId) : declinedUrl(request);
    return { status: 303, headers: { Location: location } };
  }

  /** Where somebody signs in, and the choice that it posts. */
  function signIn(idOrDomain: string, { method, url, body }: Incoming): Answer {
    const tenant = store.find(idOrDomain);
    const request = readSignInRequest(url.searchParams);
    if (tenant === undefined) return problem(400, "AADSTS90002: Tenant not found.");
    if (request === null) return problem(400, "AADSTS900144: The request lacks a parameter of the code flow.");
    if (method === "GET") return { status: 200, html: signInPage(tenant, request, `${url.pathname}${url.search}`) };
    if (method !== "POST") return problem(405, "Only GET and POST are possible here.");
    const account = new URLSearchParams(body).get("account") ?? "";
    const location = Object.hasOwn(ACCOUNTS, account)
      ? signedInUrl(request, codes.issue(tenant, account as Account, request))
      : cancelledUrl(request);
    return { status: 303, headers: { Location: location } };
  }

  /** Null for an address that is nobody's. */
  return (incoming: Incoming): Answer | null => {
    const { method, url, body } = incoming;
    const path = url.pathname;
    const consentPath = /^\/([^/]+)\/v2\.0\/adminconsent$/i.exec(path);
    if (consentPath?.[1] !== undefined) return consent(consentPath[1], incoming);
    const signInPath = /^\/([^/]+)\/oauth2\/v2\.0\/authorize$/i.exec(path);
    if (signInPath?.[1] !== undefined) return signIn(signInPath[1], incoming);
    const scenarioPath = /^\/scenarios(?:\/([^/]+))?$/.exec(path.toLowerCase());
    if (scenarioPath !== null) return scenarios(method, scenarioPath[1], body);
    const directoryPath = /^\/directories\/([^/]+)$/.exec(path.toLowerCase());
    if (directoryPath?.[1] !== undefined) return directories(method, directoryPath[1], body);
    if (path === "/requests") return requests(method);
    return path === "/" && method === "GET" ? { status: 200, html: homePage(store.all()) } : null;
  };
}

function presentTenant({ entraTenantId, displayName, domain, isFree, settings }: SimulatedTenant) {
  return { entra_tenant_id: entraTenantId, display_name: displayName, domain, is_free: isFree, ...settings };
}

const problem = (status: number, detail: string): Answer => ({ status, json: { status, detail } });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
