/**
 * What can be wrong with a customer's tenant, as data. Each demo tenant starts in one scenario; its page at `/` and
 * `PUT /scenarios/:id` move it to another while the simulator runs.
 *
 * Whether consent was given is a state of its own beside the scenario: a tenant can miss the consent first and a
 * permission after. The `consent_*` scenarios are names for where it starts.
 *
 * Consent has two refusals because Microsoft answers it in two ways. An application that nobody ever consented to does
 * not exist in the customer's directory: AADSTS700016. One whose service principal was deleted after a consent is
 * “missing service principal”: AADSTS7000229. (AADSTS65001 belongs to flows with a signed-in user; client credentials
 * do not meet it.) Neither number proves that a consent once existed: that knowledge is the connection's own.
 */
export const SCENARIOS = [
  "healthy",
  "consent_missing",
  "consent_declined",
  "consent_revoked",
  "permission_missing",
  "permission_denied",
  "intune_role_missing",
  "intune_not_configured",
  "wrong_tenant",
  "secret_invalid",
  "secret_expired",
  "app_disabled",
  "throttled",
  "unavailable",
  "slow",
  "unreachable",
  "malformed",
  "error_without_envelope",
  "paged",
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Scenarios that are about the line rather than the tenant: they can happen at either endpoint, and can pass. */
export const FAULTS = [
  "throttled",
  "unavailable",
  "slow",
  "unreachable",
  "malformed",
  "error_without_envelope",
] as const satisfies readonly Scenario[];
export type Fault = (typeof FAULTS)[number];

/** `lower_case` writes the header's name as `retry-after`; `absent` leaves the header out. */
export const RETRY_AFTER_SHAPES = ["integer", "decimal", "http_date", "lower_case", "absent"] as const;
export type RetryAfterShape = (typeof RETRY_AFTER_SHAPES)[number];

export const ENDPOINTS = [
  "token",
  "organization",
  "service_principal",
  "permissions",
  "directory_roles",
  "intune",
  "discovery",
  "consent",
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** `declined`: its administrator does not give it, so the consent page only sends back. */
export const CONSENTS = ["granted", "missing", "declined", "revoked"] as const;
export type Consent = (typeof CONSENTS)[number];

/** Pages of a `paged` tenant's grants. */
export const GRANT_PAGES = 40;

export interface ScenarioSettings {
  scenario: Scenario;
  consent: Consent;
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
  consent: "granted",
  at: "organization",
  failures: null,
  retry_after: "integer",
  retry_after_seconds: 1,
  delay_ms: 4_000,
};

const DEFAULTS: Partial<Record<Scenario, Partial<ScenarioSettings>>> = {
  consent_missing: { consent: "missing" },
  consent_declined: { consent: "declined" },
  consent_revoked: { consent: "revoked" },
  throttled: { failures: 2 },
  unreachable: { at: "token" },
};

export function settingsOf(scenario: Scenario, changes: Partial<ScenarioSettings> = {}): ScenarioSettings {
  return { ...BASE, ...DEFAULTS[scenario], ...changes, scenario };
}

/** `consentStatus` is what a connection to this tenant would know before its first check; a seed stores it. */
export interface ScenarioTenant {
  scenario: Scenario;
  /** Where its consent starts, when that is not the scenario's own. */
  consent?: Consent;
  /** A domain of the directory. */
  domain: string;
  /** Nobody governs it in the demo: it is there to be onboarded. */
  isFree?: true;
  entraTenantId: string;
  displayName: string;
  consentStatus: "required" | "granted";
}

export const SCENARIO_TENANTS: readonly ScenarioTenant[] = [
  {
    scenario: "healthy",
    entraTenantId: "31302f74-91b9-4d66-9598-bdf279fd0661",
    displayName: "Alpine Ski House",
    domain: "alpineskihouse.example",
    consentStatus: "granted",
  },
  {
    scenario: "consent_missing",
    entraTenantId: "ca5ec844-4126-41fb-93f4-2b98522cbf2d",
    displayName: "Fourth Coffee",
    domain: "fourthcoffee.example",
    consentStatus: "required",
  },
  {
    scenario: "consent_revoked",
    entraTenantId: "43aa5b78-1744-483d-aa3c-3a4ff12a1b61",
    displayName: "Adventure Works",
    domain: "adventureworks.example",
    consentStatus: "granted",
  },
  {
    scenario: "permission_denied",
    entraTenantId: "e868c06c-413c-4fd4-b47a-4f7e6d9df426",
    displayName: "Lucerne Publishing",
    domain: "lucernepublishing.example",
    consentStatus: "granted",
  },
  {
    scenario: "wrong_tenant",
    entraTenantId: "e82a7736-428b-4905-b3a5-7aacd8b1e84f",
    displayName: "Proseware",
    domain: "proseware.example",
    consentStatus: "granted",
  },
  {
    scenario: "secret_invalid",
    entraTenantId: "665cb679-fee8-4371-856c-58fff920c979",
    displayName: "Litware",
    domain: "litware.example",
    consentStatus: "granted",
  },
  {
    scenario: "secret_expired",
    entraTenantId: "90ac66f6-de33-44d6-8dc5-f425f2f8e2ac",
    displayName: "Woodgrove Bank",
    domain: "woodgrovebank.example",
    consentStatus: "granted",
  },
  {
    scenario: "app_disabled",
    entraTenantId: "86305ba5-aab1-445d-8863-0795b7282b1b",
    displayName: "Trey Research",
    domain: "treyresearch.example",
    consentStatus: "granted",
  },
  {
    scenario: "throttled",
    entraTenantId: "9c438a91-0497-428a-a7f4-4137dc2ef06b",
    displayName: "Tailspin Toys",
    domain: "tailspintoys.example",
    consentStatus: "granted",
  },
  {
    scenario: "unavailable",
    entraTenantId: "0b2b8e77-00ac-4ddb-b105-65f3ffdd43e0",
    displayName: "Wide World Importers",
    domain: "wideworldimporters.example",
    consentStatus: "granted",
  },
  {
    scenario: "slow",
    entraTenantId: "09308390-36c9-460a-b4e0-50624b73b866",
    displayName: "VanArsdel",
    domain: "vanarsdel.example",
    consentStatus: "granted",
  },
  {
    scenario: "unreachable",
    entraTenantId: "5ebafd50-17fb-44a1-baac-98367fae5ea9",
    displayName: "Relecloud",
    domain: "relecloud.example",
    consentStatus: "granted",
  },
  {
    scenario: "malformed",
    entraTenantId: "61c4ae10-9874-41a8-8638-4810e355f894",
    displayName: "Margie's Travel",
    domain: "margiestravel.example",
    consentStatus: "granted",
  },
  {
    scenario: "consent_declined",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a01",
    displayName: "Humongous Insurance",
    domain: "humongousinsurance.example",
    consentStatus: "required",
  },
  {
    scenario: "permission_missing",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a02",
    displayName: "Coho Vineyard",
    domain: "cohovineyard.example",
    consentStatus: "granted",
  },
  {
    scenario: "intune_role_missing",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a03",
    displayName: "Graphic Design Institute",
    domain: "graphicdesigninstitute.example",
    consentStatus: "granted",
  },
  {
    scenario: "intune_not_configured",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a04",
    displayName: "School of Fine Art",
    domain: "fineartschool.example",
    consentStatus: "granted",
  },
  {
    scenario: "error_without_envelope",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a05",
    displayName: "Blue Yonder Airlines",
    domain: "blueyonderairlines.example",
    consentStatus: "granted",
  },
  {
    scenario: "paged",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a06",
    displayName: "City Power & Light",
    domain: "cpandl.example",
    consentStatus: "granted",
  },
  {
    scenario: "consent_missing",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b01",
    displayName: "Contoso Suites",
    domain: "contososuites.example",
    consentStatus: "required",
    isFree: true,
  },
  {
    scenario: "permission_missing",
    consent: "missing",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b02",
    displayName: "Munson's Pickles",
    domain: "munsonspickles.example",
    consentStatus: "required",
    isFree: true,
  },
  {
    scenario: "intune_role_missing",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b03",
    displayName: "Southridge Video",
    domain: "southridgevideo.example",
    consentStatus: "granted",
    isFree: true,
  },
  {
    scenario: "healthy",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b04",
    displayName: "Wingtip Toys",
    domain: "wingtiptoys.example",
    consentStatus: "granted",
    isFree: true,
  },
  {
    scenario: "consent_declined",
    entraTenantId: "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b05",
    displayName: "Nod Publishers",
    domain: "nodpublishers.example",
    consentStatus: "required",
    isFree: true,
  },
];

/** The organisation that a `wrong_tenant` tenant answers with. */
export const FOREIGN_ENTRA_TENANT_ID = "e1cc2211-2269-4ddc-a697-5c396068de78";

/** The tenants that the demo governs: one of each scenario. */
export const GOVERNED_TENANTS: readonly ScenarioTenant[] = SCENARIO_TENANTS.filter(({ isFree }) => isFree !== true);
