/**
 * What can be wrong with a customer's tenant, as data. Each demo tenant starts in one scenario; `PUT /scenarios/:id`
 * moves it to another while the simulator runs.
 *
 * Consent has two scenarios because Microsoft answers it in two ways. An application that nobody ever consented to does
 * not exist in the customer's directory: AADSTS700016. One whose service principal was deleted after a consent is
 * “missing service principal”: AADSTS7000229. (AADSTS65001 belongs to flows with a signed-in user; client credentials
 * do not meet it.) Neither number proves that a consent once existed: that knowledge is the connection's own.
 */
export const SCENARIOS = [
  "healthy",
  "consent_missing",
  "consent_revoked",
  "permission_denied",
  "wrong_tenant",
  "secret_invalid",
  "secret_expired",
  "app_disabled",
  "throttled",
  "unavailable",
  "slow",
  "unreachable",
  "malformed",
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Scenarios that are about the line rather than the tenant: they can happen at either endpoint, and can pass. */
export const FAULTS = [
  "throttled",
  "unavailable",
  "slow",
  "unreachable",
  "malformed",
] as const satisfies readonly Scenario[];
export type Fault = (typeof FAULTS)[number];

/** `lower_case` writes the header's name as `retry-after`; `absent` leaves the header out. */
export const RETRY_AFTER_SHAPES = ["integer", "decimal", "http_date", "lower_case", "absent"] as const;
export type RetryAfterShape = (typeof RETRY_AFTER_SHAPES)[number];

export const ENDPOINTS = ["token", "organization"] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

export interface ScenarioSettings {
  scenario: Scenario;
  /** Where a fault happens. */
  at: Endpoint;
  /** Requests that meet the fault before one does not, again and again; null lets every request meet it. */
  failures: number | null;
  retry_after: RetryAfterShape;
  retry_after_seconds: number;
  /** How long `slow` takes to answer. */
  delay_ms: number;
}

const BASE: Omit<ScenarioSettings, "scenario"> = {
  at: "organization",
  failures: null,
  retry_after: "integer",
  retry_after_seconds: 1,
  delay_ms: 4_000,
};

const DEFAULTS: Partial<Record<Scenario, Partial<ScenarioSettings>>> = {
  throttled: { failures: 2 },
  unreachable: { at: "token" },
};

export function settingsOf(scenario: Scenario, changes: Partial<ScenarioSettings> = {}): ScenarioSettings {
  return { ...BASE, ...DEFAULTS[scenario], ...changes, scenario };
}

/** `consentStatus` is what a connection to this tenant would know before its first check; a seed stores it. */
export interface ScenarioTenant {
  scenario: Scenario;
  entraTenantId: string;
  displayName: string;
  consentStatus: "required" | "granted";
}

export const SCENARIO_TENANTS: readonly ScenarioTenant[] = [
  {
    scenario: "healthy",
    entraTenantId: "31302f74-91b9-4d66-9598-bdf279fd0661",
    displayName: "Alpine Ski House",
    consentStatus: "granted",
  },
  {
    scenario: "consent_missing",
    entraTenantId: "ca5ec844-4126-41fb-93f4-2b98522cbf2d",
    displayName: "Fourth Coffee",
    consentStatus: "required",
  },
  {
    scenario: "consent_revoked",
    entraTenantId: "43aa5b78-1744-483d-aa3c-3a4ff12a1b61",
    displayName: "Adventure Works",
    consentStatus: "granted",
  },
  {
    scenario: "permission_denied",
    entraTenantId: "e868c06c-413c-4fd4-b47a-4f7e6d9df426",
    displayName: "Lucerne Publishing",
    consentStatus: "granted",
  },
  {
    scenario: "wrong_tenant",
    entraTenantId: "e82a7736-428b-4905-b3a5-7aacd8b1e84f",
    displayName: "Proseware",
    consentStatus: "granted",
  },
  {
    scenario: "secret_invalid",
    entraTenantId: "665cb679-fee8-4371-856c-58fff920c979",
    displayName: "Litware",
    consentStatus: "granted",
  },
  {
    scenario: "secret_expired",
    entraTenantId: "90ac66f6-de33-44d6-8dc5-f425f2f8e2ac",
    displayName: "Woodgrove Bank",
    consentStatus: "granted",
  },
  {
    scenario: "app_disabled",
    entraTenantId: "86305ba5-aab1-445d-8863-0795b7282b1b",
    displayName: "Trey Research",
    consentStatus: "granted",
  },
  {
    scenario: "throttled",
    entraTenantId: "9c438a91-0497-428a-a7f4-4137dc2ef06b",
    displayName: "Tailspin Toys",
    consentStatus: "granted",
  },
  {
    scenario: "unavailable",
    entraTenantId: "0b2b8e77-00ac-4ddb-b105-65f3ffdd43e0",
    displayName: "Wide World Importers",
    consentStatus: "granted",
  },
  {
    scenario: "slow",
    entraTenantId: "09308390-36c9-460a-b4e0-50624b73b866",
    displayName: "VanArsdel",
    consentStatus: "granted",
  },
  {
    scenario: "unreachable",
    entraTenantId: "5ebafd50-17fb-44a1-baac-98367fae5ea9",
    displayName: "Relecloud",
    consentStatus: "granted",
  },
  {
    scenario: "malformed",
    entraTenantId: "61c4ae10-9874-41a8-8638-4810e355f894",
    displayName: "Margie's Travel",
    consentStatus: "granted",
  },
];

/** The organisation that a `wrong_tenant` tenant answers with. */
export const FOREIGN_ENTRA_TENANT_ID = "e1cc2211-2269-4ddc-a697-5c396068de78";
