import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readExecutionStatus, startExecution } from "../../../worker/features/operations/executions.usecases.ts";
import { pushRun } from "../../../worker/features/operations/live.usecases.ts";

const run = { id: "run_1", workspaceId: "ws_1", type: "provider.connection.check", attempt: 2 } as const;
const log = () => ({ info: vi.fn(), warn: vi.fn(), error: vi.fn() });

type ExecutionDeps = Parameters<typeof startExecution>[0];
const platform = (binding: { create?: () => Promise<unknown>; get?: () => Promise<unknown> }) => ({
  connectionCheck: binding as unknown as ExecutionDeps["connectionCheck"],
  inventorySync: {} as ExecutionDeps["inventorySync"],
  adminRolesScan: {} as ExecutionDeps["adminRolesScan"],
  postureCheck: {} as ExecutionDeps["postureCheck"],
  evidenceSnapshot: {} as ExecutionDeps["evidenceSnapshot"],
  reviewCompose: {} as ExecutionDeps["reviewCompose"],
  packGeneration: {} as ExecutionDeps["packGeneration"],
  log: log(),
});

describe("starting an execution", () => {
  it("FR-003-003 takes one that exists already for started", async () => {
    for (const message of ["(instance.already_exists)", 'Workflow instance with id "run_1-2" already exists']) {
      const deps = platform({ create: () => Promise.reject(new Error(message)) });
      await startExecution(deps, run);
      expect(deps.log.error).not.toHaveBeenCalled();
    }
  });

  it("FR-003-013 logs any other failure with codes only and goes on", async () => {
    const deps = platform({ create: () => Promise.reject(new Error("quota of owner@northwind.test exceeded")) });
    await startExecution(deps, run);
    expect(deps.log.error.mock.calls).toEqual([["execution_not_started", { run: "run_1", attempt: 2 }]]);
  });
});

describe("reading an execution's status", () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ["what the platform says", async () => ({ status: async () => ({ status: "errored" }) }), "errored"],
    ["an instance that is not there", () => Promise.reject(new Error("instance.not_found")), "missing"],
    ["a platform that does not answer", () => Promise.reject(new Error("internal error")), "unknown"],
  ])("FR-003-013 tells %s", async (_, get, expected) => {
    expect(await readExecutionStatus(platform({ get }), run)).toBe(expected);
  });
});

describe("telling the workspace's hub", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const hubThatFails = (times: number) => {
    const publish = vi.fn(async () => {
      if (publish.mock.calls.length <= times) throw new Error("the object is being moved");
    });
    type LiveDeps = Parameters<typeof pushRun>[0];
    const workspaceHub = vi.fn(() => ({ publish })) as unknown as LiveDeps["workspaceHub"];
    return { publish, deps: { workspaceHub, log: log(), background: vi.fn() } };
  };

  it.each([
    [0, 1, 0],
    [2, 3, 0],
    [3, 3, 1],
  ])(
    "FR-003-016 with %i refusals asks %i times, logs %i losses, and never fails its caller",
    async (refusals, asked, lost) => {
      const { publish, deps } = hubThatFails(refusals);
      const pushed = pushRun(deps, run);
      await vi.runAllTimersAsync();
      await pushed;
      expect(publish).toHaveBeenCalledTimes(asked);
      expect(deps.log.error.mock.calls).toEqual(
        lost === 0 ? [] : [["change_not_pushed", { kind: "run", id: "run_1" }]],
      );
    },
  );
});
