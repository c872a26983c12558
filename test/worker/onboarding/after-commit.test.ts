import { describe, expect, it } from "vitest";

import { syncDrafts } from "../../../worker/features/onboarding/sync-drafts.task.ts";
import { type Answer, call } from "../../support/app.ts";
import { auditOf } from "../../support/factories.ts";
import { overloadError } from "../../support/failing-database.ts";
import { type Faults, faultyDatabase, isRead } from "../../support/faulty-database.ts";
import { callOver } from "../../support/meanwhile.ts";
import { holdExecutions, storedRuns, testDeps } from "../operations/support.ts";
import { loggedLines } from "../verification/support.ts";
import { makeSituation } from "./situations.ts";
import { storedDrafts } from "./support.ts";

type Made = Awaited<ReturnType<typeof makeSituation>>;

interface Change {
  method: string;
  path: (made: Made) => string;
  body?: object;
}

const CHANGES: [string, Change][] = [
  [
    "a connection that is added",
    {
      method: "POST",
      path: ({ tenant }) => `tenants/${tenant.id}/provider-connections`,
      body: {
        connection_type: "dedicated",
        client_id: crypto.randomUUID(),
        credential: { kind: "secret", secret: "eight-letters" },
      },
    },
  ],
  [
    "a connection that is disabled",
    { method: "PATCH", path: ({ connectionId }) => `provider-connections/${connectionId}`, body: { enabled: false } },
  ],
  ["a verification that is started", { method: "POST", path: ({ draftId }) => `onboarding-drafts/${draftId}/verify` }],
];

const KEY = { "Idempotency-Key": "k-1", "If-Match": '"1"' };

/** The change under its key, over a database with faults or without. */
function senders(made: Made, { method, path, body }: Change) {
  const sent = { cookie: made.operator.cookie, headers: KEY, ...(body === undefined ? {} : { body }) };
  const url = `/api/admin/${path(made)}`;
  return {
    send: () => call(method, url, sent),
    sendWith: (faults: Faults) => callOver(faultyDatabase(faults), method, url, sent),
  };
}

const isReplay = ({ headers }: Answer) => headers.get("Idempotency-Replayed") === "true";

const codes = (lines: string[]): string[] => lines.map((line) => JSON.parse(line).code);

/** Everything that is read once the change is committed. */
const READS_AFTER: Faults = { statement: (query, batches) => batches > 0 && isRead(query) };

describe("a change whose consequences for the draft cannot be saved with it", () => {
  it.each(CHANGES)("FR-240-025 FR-001-022 is answered for %s, once, and said in the log", async (_, change) => {
    await holdExecutions();
    const made = await makeSituation("dedicated", { report: null });
    const { send, sendWith } = senders(made, change);
    const lines = loggedLines();
    const first = await sendWith(READS_AFTER);
    expect([200, 201]).toContain(first.status);
    expect(codes(lines)).toEqual(["draft_not_synced"]);
    expect(lines[0]).toContain('"name":"Error"');
    const left = [await auditOf(made.workspace.id), await storedRuns()];
    const again = await send();
    expect([again.status, again.body, isReplay(again)]).toEqual([first.status, first.body, true]);
    expect([await auditOf(made.workspace.id), await storedRuns()]).toEqual(left);
  });

  it("FR-240-025 is caught up with by the sweep", async () => {
    const made = await makeSituation("platform");
    await syncDrafts(testDeps());
    expect((await storedDrafts())[0]).toMatchObject({ lastCompletedCheckpoint: "verify_access" });
    const [, disable] = CHANGES[1] ?? [];
    if (disable === undefined) throw new Error("no such change");
    loggedLines();
    expect((await senders(made, disable).sendWith(READS_AFTER)).status).toBe(200);
    expect((await storedDrafts())[0]).toMatchObject({ lastCompletedCheckpoint: "verify_access" });
    expect(await syncDrafts(testDeps())).toEqual({ drafts_saved: 1 });
    expect((await storedDrafts())[0]).toMatchObject({ lastCompletedCheckpoint: "identify" });
  });

  it("FR-240-025 FR-001-022 is answered for a draft that is edited, as it was saved last", async () => {
    const made = await makeSituation("platform");
    const rename: Change = {
      method: "PATCH",
      path: ({ draftId }) => `onboarding-drafts/${draftId}`,
      body: { display_name: "Contoso Suites" },
    };
    const { send, sendWith } = senders(made, rename);
    const lines = loggedLines();
    // the change itself, then what follows from it, as often as it is tried
    const batch = async (run: () => Promise<D1Result[]>, number: number) => {
      if (number >= 2 && number <= 4) throw overloadError();
      return run();
    };
    const first = await sendWith({ batch });
    expect(first).toMatchObject({ status: 200, body: { tenant: { display_name: "Contoso Suites" }, version: 2 } });
    expect(codes(lines)).toEqual(["draft_not_synced"]);
    expect(isReplay(await send())).toBe(true);
    expect((await storedDrafts())[0]).toMatchObject({ lastCompletedCheckpoint: "identify", version: 2 });
    await syncDrafts(testDeps());
    expect((await storedDrafts())[0]).toMatchObject({ lastCompletedCheckpoint: "verify_access", version: 2 });
  });
});

describe("what is saved of a draft before its completion", () => {
  it("FR-240-025 FR-001-022 is no effect of the request: when the completion fails, its repeat completes", async () => {
    const made = await makeSituation("platform");
    const complete: Change = { method: "POST", path: ({ draftId }) => `onboarding-drafts/${draftId}/complete` };
    const { send, sendWith } = senders(made, complete);
    const batch = async (run: () => Promise<D1Result[]>, number: number) => {
      if (number >= 2 && number <= 4) throw overloadError();
      return run();
    };
    expect((await sendWith({ batch })).status).toBe(503);
    expect((await storedDrafts())[0]).toMatchObject({ lastCompletedCheckpoint: "verify_access", endedAt: null });
    expect(await send()).toMatchObject({ status: 200, body: { lifecycle: "completed" } });
  });
});
