import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { providerConnections, tenantOnboardingSessions } from "../../../db/schema/index.ts";
import type { Deps } from "../../../worker/deps.ts";
import { syncDraftOfTenant } from "../../../worker/features/onboarding/progress.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import { depsWhile, lookedAt } from "./meanwhile.ts";
import { insertRun, makeSituation, type Situation } from "./situations.ts";
import { checkpoints, patchDraft, readDraft } from "./support.ts";

type Made = Awaited<ReturnType<typeof makeSituation>>;

const placeOf = ({ workspace, tenant }: Made) => ({ workspaceId: workspace.id, tenantId: tenant.id });

const sync = (made: Made, deps: Deps = testDeps()) => syncDraftOfTenant(SYSTEM_SCOPE, deps, placeOf(made));

const enable = (made: Made, enabled: boolean) =>
  testDb()
    .update(providerConnections)
    .set({ enabled })
    .where(eq(providerConnections.id, made.connectionId ?? ""));

const savedOf = async (made: Made) => {
  const { lifecycle, lastCompletedCheckpoint } = (await lookedAt(made)).draft;
  return [lifecycle, lastCompletedCheckpoint];
};

const READY = ["ready_for_activation", "verify_access"];
const DISABLED = ["action_required", "identify"];

/** A draft that was saved as its situation is. */
async function makeSaved(situation: Situation) {
  const made = await makeSituation("platform", situation);
  await sync(made);
  return made;
}

describe("a sync that judged before something changed, and writes after it", () => {
  it("FR-240-024 writes what it finds now, and counts nothing that is over", async () => {
    const made = await makeSituation("platform");
    await sync(
      made,
      depsWhile(() => enable(made, false)),
    );
    expect(await savedOf(made)).toEqual(DISABLED);
    expect(await checkpoints()).toEqual([]);
  });

  it("FR-240-024 leaves what a faster one has saved", async () => {
    const made = await makeSituation("platform");
    await sync(
      made,
      depsWhile(async () => {
        await insertRun(placeOf(made), "queued");
        await sync(made);
      }),
    );
    expect(await savedOf(made)).toEqual(["verifying", "connect_provider"]);
    expect(await checkpoints()).toEqual(["connect_provider"]);
  });

  it("FR-240-024 leaves what a faster one found to be saved already", async () => {
    const made = await makeSaved({ enabled: false });
    expect(await savedOf(made)).toEqual(DISABLED);
    await enable(made, true);
    await sync(
      made,
      depsWhile(async () => {
        await enable(made, false);
        await sync(made);
      }),
    );
    expect(await savedOf(made)).toEqual(DISABLED);
    expect(await checkpoints()).toEqual([]);
  });

  it("FR-240-024 knows of an acknowledgement that was given meanwhile", async () => {
    const warning = { key: "intune", status: "warn", blocking: false, reason_code: "rate_limited" } as const;
    const made = await makeSaved({ report: [warning] });
    const change = async (body: object) =>
      patchDraft((await readDraft(made.draftId, made.operator)).body, made.operator, body);
    await change({ acknowledge: "intune" });
    expect(await savedOf(made)).toEqual(READY);
    // withdrawn, and not saved yet
    await testDb().update(tenantOnboardingSessions).set({ acknowledgements: {} });
    await sync(
      made,
      depsWhile(() => change({ acknowledge: "intune" })),
    );
    expect(await savedOf(made)).toEqual(READY);
  });

  it("FR-240-024 leaves it to the sweep when it loses a second time", async () => {
    const made = await makeSituation("platform");
    const deps = testDeps();
    let enabled = true;
    const restless: Deps = {
      ...deps,
      commit: async (unit) => {
        enabled = !enabled;
        await enable(made, enabled);
        return deps.commit(unit);
      },
    };
    await sync(made, restless);
    expect(await savedOf(made)).toEqual(["draft", "identify"]);
    expect(await checkpoints()).toEqual([]);
    await sync(made);
    expect(await savedOf(made)).toEqual(READY);
  });
});
