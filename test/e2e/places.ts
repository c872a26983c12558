import type { Route } from "@playwright/test";
import type { PlaneName } from "./support.ts";

type Json = ReturnType<typeof JSON.parse>;

/** A page of the product in one of its states, and how a person gets there. */
export interface Place {
  name: string;
  plane: PlaneName;
  email: string;
  /** Address to begin at; the plane's first page unless given. */
  path?: string;
  /** Links from there to the one that is looked at. */
  go?: (string | RegExp)[];
  shows: string | RegExp;
  /** Answers that the page gets otherwise than the server gives them: a state that the demo does not hold. */
  answers?: { url: string | RegExp; with: (route: Route) => Promise<void> };
  /** Statuses that the page is answered with, and the browser's console complains of. */
  refusals?: readonly number[];
}

const changed = (url: string | RegExp, change: (body: Json) => Json): Place["answers"] => ({
  url,
  with: async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  },
});

const refused = (url: string | RegExp, status: number): Place["answers"] => ({
  url,
  with: (route) =>
    route.fulfill({
      status,
      contentType: "application/problem+json",
      json: { status, code: "odd", title: "Odd", errors: [] },
    }),
});

const OWNER = { plane: "admin", email: "owner@northwind.test" } as const;
const READER = { plane: "admin", email: "readonly@northwind.test" } as const;
const STAFF = { plane: "system", email: "staff@tenantpilot.test" } as const;
const CONSOLE = { plane: "system", email: "console@tenantpilot.test" } as const;

const CHECK = "Provider connection check";
const TENANT_ANSWER = /\/api\/admin\/tenants\/ten_[^/]+$/;
const RUN_ANSWER = "**/api/admin/operations/run_*";

/** The newest run that ended so, from the list of those. */
const ended = (outcome: string, shows: string): Place => ({
  ...OWNER,
  name: `run-${outcome.replaceAll("_", "-")}`,
  path: `/admin/operations?state=${outcome}`,
  go: [CHECK],
  shows,
});

/** A run that succeeded, told as it was on the way. */
const underWay = (name: string, shows: string | RegExp, change: (body: Json) => object): Place => ({
  ...ended("succeeded", ""),
  name: `run-${name}`,
  shows,
  answers: changed(RUN_ANSWER, (body) => ({ ...body, ...change(body) })),
});

const PROGRESS = { done: 3, total: 8, stage: "organization", stage_label: "Confirm the directory" };

const stagesAt = (body: Json, here: string, after: string) =>
  body.stages.map((stage: Json, index: number) => ({
    ...stage,
    state: index < PROGRESS.done ? "done" : index === PROGRESS.done ? here : after,
  }));

const moving = (body: Json) => ({
  ...{ status: "running", outcome: "pending", completed_at: null, progress: PROGRESS },
  progressed_at: new Date().toISOString(),
  stages: stagesAt(body, "running", "pending"),
});

const waiting = (body: Json) => ({
  ...{ status: "queued", outcome: "pending", started_at: null, completed_at: null },
  ...{ progress: { done: 0, total: 8, stage: null, stage_label: null }, progressed_at: new Date().toISOString() },
  stages: body.stages.map((stage: Json) => ({ ...stage, state: "pending" })),
});

const standingStill = (body: Json) => ({ ...moving(body), progressed_at: body.created_at });

const stuck = (body: Json) => ({
  ...{ outcome: "failed", stuck_since: body.created_at, progress: PROGRESS },
  next_step: "Retry it. When it stands still again, hand off the case with support diagnostics of this run.",
  stages: stagesAt(body, "failed", "skipped"),
});

const cancelled = (body: Json) => ({
  ...{ outcome: "cancelled", progress: PROGRESS, next_step: "Start the operation again when it is needed." },
  stages: stagesAt(body, "skipped", "skipped"),
});

const SESSION: Place[] = [
  {
    ...OWNER,
    name: "invitation-unknown",
    path: `/invite#${"0".repeat(64)}`,
    shows: /invitation|link/i,
    refusals: [404, 410],
  },
  { ...OWNER, name: "not-found", path: "/admin/nowhere", shows: /not found/i },
  {
    ...OWNER,
    name: "tenant-not-found",
    path: "/admin/t/ten_00000000000000000000000000",
    shows: /not found/i,
    refusals: [404],
  },
];

const UNCONNECTED = {
  level: "critical",
  reasons: [
    {
      ...{ key: "connection_missing", level: "critical", at: null },
      text: "There is no provider connection, so nothing can be run on this tenant.",
    },
  ],
  next_steps: [],
};

const TENANTS: Place[] = [
  { ...OWNER, name: "tenants", shows: "Alpine Ski House" },
  { plane: "admin", email: "member@northwind.test", name: "tenants-empty", shows: /no tenants/i },
  {
    ...OWNER,
    name: "tenants-error",
    shows: "Try again",
    answers: refused(/\/workspaces\/ws_[^/]+\/tenants/, 400),
    refusals: [400],
  },
  { ...OWNER, name: "tenant-well", go: ["Alpine Ski House"], shows: "Health at a glance" },
  { ...OWNER, name: "tenant-critical", go: ["Fourth Coffee"], shows: "Critical" },
  { ...OWNER, name: "tenant-permissions", go: ["Coho Vineyard"], shows: /required permissions? (is|are) missing/ },
  { ...READER, name: "tenant-reader", go: ["Alpine Ski House"], shows: "Health at a glance" },
  {
    ...OWNER,
    name: "tenant-unconnected",
    go: ["Alpine Ski House"],
    shows: "There is no provider connection",
    answers: changed(TENANT_ANSWER, (body) => ({ ...body, provider: null, recent_runs: [], health: UNCONNECTED })),
  },
  { ...OWNER, name: "connection", go: ["Fourth Coffee", "Provider connection"], shows: "Latest verification" },
  {
    ...OWNER,
    name: "connection-none",
    go: ["Fourth Coffee", "Provider connection"],
    shows: "No provider connection yet",
    answers: changed("**/provider-connections", (body) => ({ ...body, items: [] })),
  },
  {
    ...READER,
    name: "connection-reader",
    go: ["Alpine Ski House", "Provider connection"],
    shows: "Latest verification",
  },
  {
    ...OWNER,
    name: "required-permissions",
    go: ["Coho Vineyard", "Required permissions"],
    shows: "DeviceManagementManagedDevices.Read.All",
  },
];

const ALPINE = "Alpine Ski House";

const FINDINGS: Place[] = [
  { ...OWNER, name: "findings-none", go: ["Fourth Coffee", "Findings"], shows: "No findings yet" },
  { ...OWNER, name: "findings", go: [ALPINE, "Findings"], shows: "Adele Vance" },
  { ...READER, name: "findings-reader", go: [ALPINE, "Findings"], shows: "Adele Vance" },
  { ...OWNER, name: "findings-many", go: ["City Power & Light", "Findings"], shows: "Load more" },
  {
    ...OWNER,
    name: "finding-open",
    go: [ALPINE, "Findings", "Guest with a privileged role"],
    shows: "Start work",
  },
];

/** What was found, frozen and written down. */
const ARTIFACTS: Place[] = [
  { ...OWNER, name: "reports-none", go: ["Fourth Coffee", "Reports"], shows: "No stored report yet" },
  { ...OWNER, name: "reports", go: [ALPINE, "Reports"], shows: "Latest" },
  { ...OWNER, name: "report-admin-roles", go: [ALPINE, "Reports", "Admin roles"], shows: "Kai Carter" },
  { ...OWNER, name: "report-permissions", go: [ALPINE, "Reports", "Permission posture"], shows: "By feature" },
  {
    ...OWNER,
    name: "report-permissions-missing",
    go: ["Coho Vineyard", "Reports", "Permission posture"],
    shows: "RoleManagement.Read.Directory",
  },
  { ...OWNER, name: "evidence-none", go: ["Fourth Coffee", "Evidence"], shows: "No evidence snapshot yet" },
  { ...OWNER, name: "evidence", go: [ALPINE, "Evidence"], shows: "Manuel Manager" },
  { ...OWNER, name: "snapshot", go: [ALPINE, "Evidence", /20\d\d/], shows: "Kai Carter" },
  { ...OWNER, name: "reviews-none", go: ["Fourth Coffee", "Reviews"], shows: "No review yet" },
  { ...OWNER, name: "reviews", go: [ALPINE, "Reviews"], shows: "Published" },
  { ...OWNER, name: "review-draft", go: [ALPINE, "Reviews", /review, /], shows: "Publish" },
  { ...READER, name: "review-draft-reader", go: [ALPINE, "Reviews", /review, /], shows: "Draft" },
  {
    ...OWNER,
    name: "review-published",
    go: [ALPINE, "Reviews", "Alpine Ski House: how we began"],
    shows: "Published",
  },
  { ...OWNER, name: "packs-none", go: [ALPINE, "Review packs"], shows: "No review packs yet" },
  { ...OWNER, name: "packs-evidence-first", go: ["Fourth Coffee", "Review packs"], shows: "Take an evidence snapshot" },
];

const OPERATIONS: Place[] = [
  { ...OWNER, name: "operations", path: "/admin/operations", shows: "Load more" },
  {
    ...OWNER,
    name: "operations-nothing",
    path: "/admin/operations?q=nothing-of-that-name",
    shows: /No operation matches|Nothing found so far/,
  },
  { ...OWNER, name: "operations-of-tenant", go: ["Alpine Ski House", "All operations"], shows: /^Search$/ },
  ended("succeeded", "Outcome: succeeded"),
  ended("partially_succeeded", "Outcome: partially succeeded"),
  ended("blocked", "Outcome: blocked"),
  ended("failed", "Outcome: failed"),
  underWay("queued", "Cancel operation", waiting),
  underWay("running", "Confirm the directory", moving),
  underWay("standing-still", "This run stands still", standingStill),
  underWay("cancelled", "Outcome: cancelled", cancelled),
  underWay("stuck", "Outcome: failed", stuck),
];

const WORKSPACE: Place[] = [
  { ...OWNER, name: "onboarding", path: "/admin/onboarding", shows: "Onboard a tenant" },
  { ...READER, name: "onboarding-reader", path: "/admin/onboarding", shows: "Onboarding" },
  { ...OWNER, name: "members", go: ["Members"], shows: "Rita Reader" },
  { ...OWNER, name: "audit", go: ["Audit log"], shows: "Load more" },
  { ...READER, name: "audit-forbidden", path: "/admin/audit", shows: "Not permitted", refusals: [403] },
];

const SYSTEM: Place[] = [
  { ...STAFF, name: "system", shows: "Operations started" },
  {
    plane: "system",
    email: "panel@tenantpilot.test",
    name: "system-forbidden",
    shows: "platform.console.view",
    refusals: [403],
  },
  { ...STAFF, name: "system-runs", path: "/system/ops/runs", shows: "Alpine Ski House" },
  { ...CONSOLE, name: "system-runs-forbidden", path: "/system/ops/runs", shows: "platform.ops.view", refusals: [403] },
  { ...STAFF, name: "controls", path: "/system/ops/controls", shows: "Inventory sync" },
  { ...CONSOLE, name: "controls-forbidden", path: "/system/ops/controls", shows: "platform.ops.view", refusals: [403] },
  { ...STAFF, name: "directory", go: ["Directory"], shows: "Fabrikam IT" },
  { ...STAFF, name: "directory-workspace", go: ["Directory", "Northwind MSP"], shows: "Alpine Ski House" },
  { ...STAFF, name: "directory-tenants", path: "/system/directory/tenants", shows: "Alpine Ski House" },
  {
    ...CONSOLE,
    name: "directory-forbidden",
    path: "/system/directory",
    shows: "platform.directory.view",
    refusals: [403],
  },
  { ...STAFF, name: "staff", go: ["Staff"], shows: "Pat Panel" },
  { ...CONSOLE, name: "staff-forbidden", path: "/system/users", shows: "platform.users.manage", refusals: [403] },
  { ...STAFF, name: "system-not-found", path: "/system/nowhere", shows: /not found/i },
];

/** Every page, in each state that a person meets it in; those that a story leads to are looked at in its own file. */
export const PLACES: readonly Place[] = [
  ...SESSION,
  ...TENANTS,
  ...FINDINGS,
  ...ARTIFACTS,
  ...OPERATIONS,
  ...WORKSPACE,
  ...SYSTEM,
];
