import { makerOf } from "../../test/simulator/role-directory.ts";
import { type DirectoryChange, ROLES } from "../../test/simulator/role-shapes.ts";
import { SCENARIO_TENANTS } from "../../test/simulator/scenarios.ts";
import type { FindingRule } from "../../worker/features/findings/finding-rules.contract.ts";

// What the demo's people have done lately, as data. The product itself does it while the seed runs, against the simulator,
// on the days that are told here: nothing of what it finds is invented.

const DAY_MS = 24 * 60 * 60_000;

export type SeededRun =
  | "inventory.sync"
  | "entra_admin_roles.scan"
  | "permission_posture.check"
  | "evidence.snapshot"
  | "tenant_review.compose";

/** What is done with one finding, by its rule and the name of its subject. */
export type FindingAct = { rule: FindingRule; subject: string } & (
  | { action: "assign"; owner: string }
  | { action: "start_work" | "resolve" }
  | { action: "accept_risk"; reason: string; days: number }
);

export type Act = { run: SeededRun } | { finding: FindingAct } | { publish: { title: string } };

export interface StoryStep {
  /** Days before now. */
  ago: number;
  tenant: string;
  /** E-mail of who does it. */
  who: string;
  act: Act;
}

const OMAR = "operator@northwind.test";
const MANUEL = "manager@northwind.test";
const OLIVIA = "owner@northwind.test";
const FRIDA = "owner@fabrikam.test";

const MINUTE = 1 / (24 * 60);

/** One after the other, ten minutes apart. */
const inTurn = (tenant: string, who: string, ago: number, ...runs: SeededRun[]): StoryStep[] =>
  runs.map((run, index) => ({ ago: ago - index * 10 * MINUTE, tenant, who, act: { run } }));

const STANDING: FindingRule = "admin_roles.standing_assignment";

const DECISIONS: readonly FindingAct[] = [
  { rule: STANDING, subject: "Adele Vance", action: "assign", owner: OMAR },
  { rule: STANDING, subject: "Adele Vance", action: "start_work" },
  {
    ...{ rule: STANDING, subject: "Emergency access 1" },
    ...{ action: "accept_risk", days: 180 },
    reason: "Break-glass account: sealed, monitored, and reviewed twice a year.",
  },
];

const ALPINE: StoryStep[] = [
  ...inTurn(
    "Alpine Ski House",
    OMAR,
    24,
    ...(["inventory.sync", "permission_posture.check", "entra_admin_roles.scan"] as const),
  ),
  ...DECISIONS.map(
    (finding, index): StoryStep => ({
      ...{ ago: 23 - index * 5 * MINUTE, tenant: "Alpine Ski House", who: MANUEL },
      act: { finding },
    }),
  ),
  ...inTurn("Alpine Ski House", MANUEL, 22, "evidence.snapshot", "tenant_review.compose"),
  { ago: 21, tenant: "Alpine Ski House", who: MANUEL, act: { publish: { title: "Alpine Ski House: how we began" } } },
  ...inTurn("Alpine Ski House", OMAR, 2.2, "inventory.sync", "permission_posture.check", "entra_admin_roles.scan"),
  {
    ...{ ago: 2, tenant: "Alpine Ski House", who: OMAR },
    act: {
      finding: { rule: "admin_roles.guest_holds_role", subject: "Markie Downing", action: "assign", owner: MANUEL },
    },
  },
  ...inTurn("Alpine Ski House", MANUEL, 1.1, "evidence.snapshot", "tenant_review.compose"),
];

const OTHERS: StoryStep[] = [
  ...inTurn(
    "Tailspin Toys",
    OMAR,
    9,
    ...(["inventory.sync", "permission_posture.check", "entra_admin_roles.scan"] as const),
  ),
  ...inTurn("Tailspin Toys", MANUEL, 8, "evidence.snapshot", "tenant_review.compose"),
  // not all of it can be read: permissions are missing, or the application has no role in device management
  ...inTurn(
    "Coho Vineyard",
    OLIVIA,
    6,
    ...(["inventory.sync", "permission_posture.check", "entra_admin_roles.scan", "evidence.snapshot"] as const),
  ),
  ...inTurn(
    "Graphic Design Institute",
    OLIVIA,
    5,
    ...(["inventory.sync", "permission_posture.check", "entra_admin_roles.scan", "evidence.snapshot"] as const),
  ),
  // grants that nobody knows
  ...inTurn("City Power & Light", OLIVIA, 4, "permission_posture.check", "entra_admin_roles.scan"),
  ...inTurn(
    "Fabrikam Production",
    FRIDA,
    3,
    ...(["inventory.sync", "permission_posture.check", "entra_admin_roles.scan", "evidence.snapshot"] as const),
  ),
];

/** Every step in the order of its time. */
export const storyOf = (now: number): (StoryStep & { at: number })[] =>
  [...ALPINE, ...OTHERS]
    .map((step) => ({ ...step, at: Math.round(now - step.ago * DAY_MS) }))
    .sort((one, other) => one.at - other.at);

/** Names of the tenants that the story leaves with evidence. */
export const EVIDENT_TENANTS: ReadonlySet<string> = new Set(
  [...ALPINE, ...OTHERS].flatMap(({ tenant, act }) =>
    "run" in act && act.run === "evidence.snapshot" ? [tenant] : [],
  ),
);

/** Until then, days before now, a directory was another one than it is: so the next scan finds changes. */
export const CHANGED_AGO = 20;

/** How Alpine Ski House was before: one administrator more, and no guest among them. */
export function earlierDirectory(): { entraTenantId: string; change: Partial<DirectoryChange> } {
  const alpine = SCENARIO_TENANTS.find(({ displayName }) => displayName === "Alpine Ski House");
  if (alpine === undefined) throw new Error("The simulator has no Alpine Ski House.");
  const { user, guest, assignment } = makerOf(alpine);
  return {
    entraTenantId: alpine.entraTenantId,
    change: {
      without: [assignment(ROLES.securityAdministrator[0], guest("markie.downing", "Markie Downing")).id],
      with: [assignment(ROLES.securityAdministrator[0], user("kai.carter", "Kai Carter"))],
    },
  };
}
