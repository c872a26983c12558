import { type DirectoryChange, UNCHANGED } from "./role-shapes.ts";
import {
  CONSENTS,
  type Consent,
  ENDPOINTS,
  type Endpoint,
  RETRY_AFTER_SHAPES,
  SCENARIO_TENANTS,
  SCENARIOS,
  type Scenario,
  type ScenarioSettings,
  settingsOf,
} from "./scenarios.ts";

export interface SimulatedTenant {
  entraTenantId: string;
  displayName: string;
  domain: string;
  isFree: boolean;
  settings: ScenarioSettings;
  /** What a test changed about the directory's roles. */
  directory: DirectoryChange;
  /** Requests that met the scenario's fault since it was set. */
  faultCount: number;
}

/** A scenario, and the settings that differ from its defaults. */
export interface ScenarioChange {
  scenario: Scenario;
  changes: Partial<ScenarioSettings>;
}

export interface ScenarioStore {
  get(entraTenantId: string): SimulatedTenant | undefined;
  /** By directory id or domain, in any case. */
  find(idOrDomain: string): SimulatedTenant | undefined;
  all(): SimulatedTenant[];
  /** Sets the scenario and starts its failures anew; a tenant that is not in the table is added. */
  put(entraTenantId: string, change: ScenarioChange): SimulatedTenant;
  /** An administrator gives consent: the tenant then shows what else is wrong with it. */
  grantConsent(tenant: SimulatedTenant): void;
  /** Whether this request at this endpoint meets the tenant's fault; counts it. */
  takeFault(tenant: SimulatedTenant, endpoint: Endpoint): boolean;
}

export function createScenarioStore(): ScenarioStore {
  const tenants = new Map<string, SimulatedTenant>(
    SCENARIO_TENANTS.map(({ entraTenantId, displayName, domain, scenario, consent, isFree, isLarge }) => [
      entraTenantId,
      {
        ...{ entraTenantId, displayName, domain, isFree, faultCount: 0 },
        directory: isLarge ? { ...UNCHANGED, size: "large" } : UNCHANGED,
        settings: settingsOf(scenario, { consent }),
      },
    ]),
  );
  return {
    get: (id) => tenants.get(id),
    find: (idOrDomain) => {
      const wanted = idOrDomain.toLowerCase();
      return tenants.get(wanted) ?? [...tenants.values()].find(({ domain }) => domain === wanted);
    },
    grantConsent(tenant) {
      const { settings } = tenant;
      tenant.settings = { ...settings, consent: "granted", scenario: scenarioWith("granted", settings.scenario) };
    },
    all: () => [...tenants.values()],
    put(id, { scenario, changes }) {
      const known = tenants.get(id);
      const consent = changes.consent ?? consentAfter(known?.settings, scenario);
      const tenant = {
        entraTenantId: id,
        displayName: known?.displayName ?? "Simulated tenant",
        domain: known?.domain ?? `${id}.example`,
        isFree: known?.isFree ?? true,
        settings: settingsOf(scenarioWith(consent, scenario), { ...changes, consent }),
        directory: known?.directory ?? UNCHANGED,
        faultCount: 0,
      };
      tenants.set(id, tenant);
      return tenant;
    },
    takeFault(tenant, endpoint) {
      const { at, failures } = tenant.settings;
      if (at !== endpoint) return false;
      if (failures === null) return true;
      const failing = tenant.faultCount % (failures + 1) < failures;
      tenant.faultCount += 1;
      return failing;
    },
  };
}

const isAboutConsent = (scenario: Scenario): boolean => scenario.startsWith("consent_");

/** A scenario about consent brings its own; any other one leaves the tenant's consent as it is. */
function consentAfter(before: ScenarioSettings | undefined, scenario: Scenario): Consent {
  if (isAboutConsent(scenario)) return settingsOf(scenario).consent;
  return before === undefined || isAboutConsent(before.scenario) ? "granted" : before.consent;
}

/** A scenario about consent is named after the consent that it has; when that is given, nothing is wrong any more. */
function scenarioWith(consent: Consent, scenario: Scenario): Scenario {
  if (!isAboutConsent(scenario)) return scenario;
  return consent === "granted" ? "healthy" : `consent_${consent}`;
}

type Parsed = ({ ok: true } & ScenarioChange) | { ok: false; error: string };

/** Reads the body of `PUT /scenarios/:id`. */
export function parseScenarioChange(body: unknown): Parsed {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return invalid("The body must be an object.");
  const { scenario, ...rest } = body as Record<string, unknown>;
  const known = SCENARIOS.find((name) => name === scenario);
  if (known === undefined) return invalid(`scenario must be one of ${SCENARIOS.join(", ")}.`);
  const changes: Partial<ScenarioSettings> = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === "consent" && CONSENTS.some((name) => name === value)) changes.consent = value as Consent;
    else if (key === "at" && ENDPOINTS.some((name) => name === value)) changes.at = value as Endpoint;
    else if (key === "retry_after" && RETRY_AFTER_SHAPES.some((name) => name === value))
      changes.retry_after = value as ScenarioSettings["retry_after"];
    else if (key === "failures" && (value === null || isAmount(value))) changes.failures = value;
    else if ((key === "retry_after_seconds" || key === "delay_ms") && isAmount(value)) changes[key] = value;
    else return invalid(`${key} is unknown or has a value that is not allowed.`);
  }
  return { ok: true, scenario: known, changes };
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= 3_600_000;
}

function invalid(error: string): Parsed {
  return { ok: false, error };
}
