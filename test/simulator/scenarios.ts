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
  "role_assignments",
  "role_schedules",
  "group_members",
  "intune",
  "conditional_access",
  "compliance_policies",
  "applications",
  "service_principals",
  "device_configurations",
  "discovery",
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

/** A directory that the simulator plays from its start. */
export interface ScenarioTenant {
  scenario: Scenario;
  displayName: string;
  /** A domain of the directory. */
  domain: string;
  entraTenantId: string;
  /** Where its consent starts, which need not be the scenario's own. */
  consent: Consent;
  /** What a connection to it would know of its consent before its first check; a seed stores it. */
  consentStatus: "required" | "granted";
  /** Nobody governs it in the demo: it is there to be onboarded. */
  isFree: boolean;
  /** Thousands hold a role in it, instead of a handful. */
  isLarge: boolean;
}

function tenant(
  scenario: Scenario,
  displayName: string,
  domain: string,
  entraTenantId: string,
  { consent = settingsOf(scenario).consent }: { consent?: Consent } = {},
): Omit<ScenarioTenant, "isFree" | "isLarge"> {
  // a consent that was revoked was granted once, and that is what a connection knows
  const consentStatus = consent === "missing" || consent === "declined" ? "required" : "granted";
  return { scenario, displayName, domain, entraTenantId, consent, consentStatus };
}

/** The tenants that the demo governs: one of each scenario. */
export const GOVERNED_TENANTS: readonly ScenarioTenant[] = [
  tenant("healthy", "Alpine Ski House", "alpineskihouse.example", "31302f74-91b9-4d66-9598-bdf279fd0661"),
  tenant("consent_missing", "Fourth Coffee", "fourthcoffee.example", "ca5ec844-4126-41fb-93f4-2b98522cbf2d"),
  tenant("consent_revoked", "Adventure Works", "adventureworks.example", "43aa5b78-1744-483d-aa3c-3a4ff12a1b61"),
  tenant(
    "permission_denied",
    "Lucerne Publishing",
    "lucernepublishing.example",
    "e868c06c-413c-4fd4-b47a-4f7e6d9df426",
  ),
  tenant("wrong_tenant", "Proseware", "proseware.example", "e82a7736-428b-4905-b3a5-7aacd8b1e84f"),
  tenant("secret_invalid", "Litware", "litware.example", "665cb679-fee8-4371-856c-58fff920c979"),
  tenant("secret_expired", "Woodgrove Bank", "woodgrovebank.example", "90ac66f6-de33-44d6-8dc5-f425f2f8e2ac"),
  tenant("app_disabled", "Trey Research", "treyresearch.example", "86305ba5-aab1-445d-8863-0795b7282b1b"),
  tenant("throttled", "Tailspin Toys", "tailspintoys.example", "9c438a91-0497-428a-a7f4-4137dc2ef06b"),
  tenant("unavailable", "Wide World Importers", "wideworldimporters.example", "0b2b8e77-00ac-4ddb-b105-65f3ffdd43e0"),
  tenant("slow", "VanArsdel", "vanarsdel.example", "09308390-36c9-460a-b4e0-50624b73b866"),
  tenant("unreachable", "Relecloud", "relecloud.example", "5ebafd50-17fb-44a1-baac-98367fae5ea9"),
  tenant("malformed", "Margie's Travel", "margiestravel.example", "61c4ae10-9874-41a8-8638-4810e355f894"),
  tenant(
    "consent_declined",
    "Humongous Insurance",
    "humongousinsurance.example",
    "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a01",
  ),
  tenant("permission_missing", "Coho Vineyard", "cohovineyard.example", "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a02"),
  tenant(
    "intune_role_missing",
    "Graphic Design Institute",
    "graphicdesigninstitute.example",
    "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a03",
  ),
  tenant(
    "intune_not_configured",
    "School of Fine Art",
    "fineartschool.example",
    "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a04",
  ),
  tenant(
    "error_without_envelope",
    "Blue Yonder Airlines",
    "blueyonderairlines.example",
    "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a05",
  ),
  tenant("paged", "City Power & Light", "cpandl.example", "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1a06"),
].map((governed) => ({ ...governed, isFree: false, isLarge: false }));

/** The tenants that nobody governs yet. */
const FREE_TENANTS: readonly ScenarioTenant[] = [
  tenant("consent_missing", "Contoso Suites", "contososuites.example", "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b01"),
  tenant("permission_missing", "Munson's Pickles", "munsonspickles.example", "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b02", {
    consent: "missing",
  }),
  tenant("intune_role_missing", "Southridge Video", "southridgevideo.example", "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b03"),
  tenant("healthy", "Wingtip Toys", "wingtiptoys.example", "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b04"),
  tenant("consent_declined", "Nod Publishers", "nodpublishers.example", "f1d0a3c2-6f0e-4c0b-9a2e-5b7e2f9c1b05"),
].map((free) => ({ ...free, isFree: true, isLarge: free.displayName === "Wingtip Toys" }));

export const SCENARIO_TENANTS: readonly ScenarioTenant[] = [...GOVERNED_TENANTS, ...FREE_TENANTS];

/** The organisation that a `wrong_tenant` tenant answers with. */
export const FOREIGN_ENTRA_TENANT_ID = "e1cc2211-2269-4ddc-a697-5c396068de78";
