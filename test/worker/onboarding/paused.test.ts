import { describe, expect, it } from "vitest";
import { operationalPauses } from "../../../db/schema/index.ts";
import type { ControlKey } from "../../../worker/features/controls/control-catalog.contract.ts";
import { testDb } from "../../support/factories.ts";
import { holdExecutions, storedRuns, testDeps } from "../operations/support.ts";
import { makeSituation } from "./situations.ts";
import { actOn, makeOnboarder, readDraft, startDraft } from "./support.ts";

const pause = (controlKey: ControlKey) =>
  testDb()
    .insert(operationalPauses)
    .values({
      ...{ id: testDeps().ids.next("pau"), controlKey, workspaceId: null },
      ...{ scope: "global", reason: "Maintenance.", pausedAt: Date.now() },
    });

const PAUSED = (control: ControlKey) => ({ status: 423, body: { code: "paused", reason: "Maintenance.", control } });

type Made = Awaited<ReturnType<typeof makeSituation>>;

const seenOf = async (made: Made) => (await readDraft(made.draftId, made.operator)).body;

describe.each([
  ["verify", "provider.verify", "FR-240-022"],
  ["complete", "onboarding.activate", "FR-240-052"],
] as const)("%s while %s is paused", (action, control, requirement) => {
  it(`${requirement} is refused with the pause before anything is said of the draft's state`, async () => {
    const made = await makeSituation("platform");
    const seen = await seenOf(made);
    const blank = (await startDraft(made.workspace.id, made.operator, {})).body;
    await pause(control);
    expect(await actOn({ ...seen, version: 7 }, action, made.operator)).toMatchObject(PAUSED(control));
    expect(await actOn(blank, action, made.operator)).toMatchObject(PAUSED(control));
    const ended = (await actOn(seen, "cancel", made.operator)).body;
    expect(await actOn(ended, action, made.operator)).toMatchObject(PAUSED(control));
  });

  it(`${requirement} says first that the version is missing or malformed`, async () => {
    const made = await makeSituation("platform");
    const seen = await seenOf(made);
    await pause(control);
    expect((await actOn(seen, action, made.operator, { "If-Match": "7" })).status).toBe(422);
  });
});

describe("a verification that is under way while verifying is paused", () => {
  it("FR-240-022 is found all the same, and no new run is made", async () => {
    const made = await makeSituation("platform", { report: null });
    const [run] = await startedRuns(made);
    await pause("provider.verify");
    expect(await actOn(await seenOf(made), "verify", made.operator)).toMatchObject({
      status: 200,
      body: { id: run?.id },
    });
    expect(await storedRuns()).toHaveLength(1);
  });

  it("FR-240-022 lets a stale version and an ended draft be refused for what they are", async () => {
    const made = await makeSituation("platform", { report: null });
    await startedRuns(made);
    const seen = await seenOf(made);
    await pause("provider.verify");
    expect(await actOn({ ...seen, version: 7 }, "verify", made.operator)).toMatchObject({
      status: 409,
      body: { code: "draft_changed" },
    });
    const ended = (await actOn(seen, "cancel", made.operator)).body;
    expect(await actOn(ended, "verify", made.operator)).toMatchObject({ status: 409, body: { code: "draft_ended" } });
  });
});

/** Starts the tenant's verification, which stays as the start left it. */
async function startedRuns(made: Made) {
  const executions = await holdExecutions();
  expect((await actOn(await seenOf(made), "verify", made.operator)).status).toBe(201);
  for (const execution of await executions.get()) await execution.waitForStatus("complete");
  return storedRuns();
}

describe("a tenant's draft of another workspace", () => {
  it("FR-240-030 does not exist, whether or not verifying is paused", async () => {
    const made = await makeSituation("platform");
    const seen = await seenOf(made);
    const { operator: stranger } = await makeOnboarder();
    await pause("provider.verify");
    expect((await actOn(seen, "verify", stranger)).status).toBe(404);
  });
});
