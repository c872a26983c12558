import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import type { WorkspaceHub } from "../../../worker/workspace-hub.do.ts";
import { eventually } from "../../support/eventually.ts";
import { entitle, makeOperator } from "../../support/factories.ts";
import { openPage } from "../operations/sockets.ts";
import { actOn, addConnection, identify, makeOnboarder, patchDraft, startDraft } from "./support.ts";

/** An onboarder, and a colleague whose page is open and tells of drafts. */
async function watched() {
  const { workspace, operator } = await makeOnboarder();
  const colleague = await makeOperator({ workspaceId: workspace.id, role: "readonly" });
  const page = await openPage(workspace.id, colleague.cookie);
  const told = () =>
    page.frames.flatMap((frame) => (frame.type === "draft" ? [[frame.draft_id, frame.version] as const] : []));
  /** Waits until the page was told of the draft as the step left it. */
  const after = async (step: () => Promise<{ status: number; body: DraftView }>) => {
    page.frames.length = 0;
    const { status, body } = await step();
    expect(status).toBeLessThan(300);
    await eventually(() => expect(told()).toContainEqual([body.id, body.version]));
    return body;
  };
  return { workspace, operator, colleague, page, told, after };
}

it("FR-240-060 another person's start, identification, edit, connection and cancellation of a draft reach an open page at once", async () => {
  const { workspace, operator, colleague, page, told, after } = await watched();
  const blank = await after(() => startDraft(workspace.id, operator, {}));
  // who may not see the tenant hears nothing more of it
  page.frames.length = 0;
  const { body: identified } = await patchDraft(blank, operator, { identify: identify() });
  const tenant = { id: identified.tenant?.id ?? "", workspaceId: workspace.id };
  const hub = env.WORKSPACE_HUB.getByName(workspace.id) as unknown as DurableObjectStub<WorkspaceHub>;
  await hub.publish({ kind: "draft", id: blank.id });
  expect(told()).toEqual([]);

  await entitle(tenant, colleague.id, "readonly");
  await after(() => patchDraft(identified, operator, { display_name: "Contoso Hotels" }));
  page.frames.length = 0;
  expect((await addConnection(tenant.id, operator)).status).toBe(201);
  await eventually(() => expect(told()).toContainEqual([blank.id, 3]));
  const cancelled = await after(async () => {
    const answer = await actOn({ id: blank.id, version: 3 }, "cancel", operator);
    return { status: answer.status, body: answer.body as DraftView };
  });
  expect(cancelled.lifecycle).toBe("cancelled");
});

it("FR-240-061 a frame of a draft holds its id, its workspace and its version, and nothing else", async () => {
  const { workspace, operator, page, after } = await watched();
  const draft = await after(() => startDraft(workspace.id, operator, {}));
  expect(page.frames).toContainEqual({ type: "draft", draft_id: draft.id, workspace_id: workspace.id, version: 1 });
});

it("FR-240-060 a change that was refused is told to nobody", async () => {
  const { workspace, operator, page, told, after } = await watched();
  const draft = await after(() => startDraft(workspace.id, operator, {}));
  page.frames.length = 0;
  expect((await actOn({ id: draft.id, version: 7 }, "cancel", operator)).status).toBe(409);
  const hub = env.WORKSPACE_HUB.getByName(workspace.id) as unknown as DurableObjectStub<WorkspaceHub>;
  await hub.publish({ kind: "run", id: "run_unknown" });
  expect(told()).toEqual([]);
});
