import { describe, expect, it } from "vitest";
import { CHANGED_AGO, earlierDirectory, type StoryStep, storyOf } from "../../../db/seed/story.ts";
import { demoWorld } from "../../../db/seed/world.ts";
import { type Capability, roleHas } from "../../../worker/features/access/capabilities.contract.ts";
import { OPERATIONS } from "../../../worker/features/operations/operation-types.contract.ts";
import { usualDirectory } from "../../simulator/role-directory.ts";
import { UNCHANGED } from "../../simulator/role-shapes.ts";
import { rolesOf } from "../../simulator/role-store.ts";
import { SCENARIO_TENANTS } from "../../simulator/scenarios.ts";

const NOW = Date.UTC(2026, 9, 5, 12);
const world = demoWorld(NOW, "hash");
const story = storyOf(NOW);

const neededFor = ({ act }: StoryStep): Capability => {
  if ("run" in act) return OPERATIONS[act.run].capability;
  return "finding" in act ? "findings.manage" : "reviews.create";
};

const runsOf = (tenant: string) => story.flatMap((step) => (step.tenant === tenant && "run" in step.act ? [step] : []));

describe("the story of the demo", () => {
  it("FR-001-002 is told in the order of time, and is over now", () => {
    const times = story.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times.every((at) => at < NOW)).toBe(true);
  });

  it("FR-001-002 lets people do what their role on the tenant allows them", () => {
    for (const step of story) {
      const user = world.users.find(({ email }) => email === step.who);
      const tenant = world.tenants.find(({ displayName }) => displayName === step.tenant);
      const held = world.entitlements.find(({ userId, tenantId }) => userId === user?.id && tenantId === tenant?.id);
      const role = held?.role ?? "none";
      const capability = neededFor(step);
      expect(role !== "none" && roleHas(role, capability), `${step.who}, ${step.tenant}, ${capability}`).toBe(true);
    }
  });

  it("FR-001-002 has evidence, reviews and two scans three weeks apart of the tenant that every role sees", () => {
    const scans = runsOf("Alpine Ski House").filter(({ act }) => "run" in act && act.run === "entra_admin_roles.scan");
    expect(scans.map(({ ago }) => ago > CHANGED_AGO)).toEqual([true, false]);
    const others = ["evidence.snapshot", "tenant_review.compose"];
    const made = runsOf("Alpine Ski House").flatMap(({ act }) => ("run" in act ? [act.run] : []));
    for (const type of others) expect(made.filter((run) => run === type)).toHaveLength(2);
  });

  it("FR-001-002 tells of a directory that was another one: somebody has gone since, and somebody has come", () => {
    const { entraTenantId, change } = earlierDirectory();
    const tenant = SCENARIO_TENANTS.find((known) => known.entraTenantId === entraTenantId);
    if (tenant === undefined) throw new Error("no such tenant");
    const ids = (assignments: readonly { id: string }[]) => assignments.map(({ id }) => id);
    const now = ids(usualDirectory(tenant).assignments);
    const then = ids(rolesOf({ ...tenant, directory: { ...UNCHANGED, ...change } }).assignments);
    expect(then.filter((id) => !now.includes(id))).toHaveLength(1);
    expect(now.filter((id) => !then.includes(id))).toHaveLength(1);
  });
});
