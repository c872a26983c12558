import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { idempotencyKeys, workspaceMemberships } from "../../../db/schema/index.ts";
import { markApplied, release, reserve } from "../../../worker/platform/idempotency.repository.ts";
import { type Answer, call } from "../../support/app.ts";
import { addMember, auditOf, makeGovernedTenant, makeUser, testDb } from "../../support/factories.ts";
import { overloadError } from "../../support/failing-database.ts";
import { type Faults, faultyDatabase, isRead } from "../../support/faulty-database.ts";
import { callOver } from "../../support/meanwhile.ts";
import { loggedLines } from "../verification/support.ts";

/** A change of a member's role under one key, with faults of the database or without. */
async function makeChange() {
  const { workspace, operator } = await makeGovernedTenant();
  const member = await makeUser();
  await addMember(workspace.id, member.id, "readonly");
  const path = `/api/admin/workspaces/${workspace.id}/members/${member.id}`;
  const sent = { cookie: operator.cookie, body: { role: "operator" }, headers: { "Idempotency-Key": "k-1" } };
  return {
    change: () => call("PATCH", path, sent),
    changeWith: (faults: Faults) => callOver(faultyDatabase(faults), "PATCH", path, sent),
    entries: async () => (await auditOf(workspace.id)).length,
  };
}

const keys = () => testDb().select().from(idempotencyKeys);

const isReplay = (answer: Answer) => answer.headers.get("Idempotency-Replayed") === "true";

const told = ({ status, body }: Answer) => (status < 400 ? `${status}` : `${status} ${body.code}`);

/** As D1 says it when nobody knows whether the batch was run. */
const lostConnection = () => new Error("D1_ERROR: Network connection lost.");

describe("a request that fails before its effect", () => {
  it("FR-001-022 for a read frees its key, and its repeat does the work", async () => {
    const { change, changeWith, entries } = await makeChange();
    let reserved = false;
    const failed = await changeWith({
      statement: (query) => {
        reserved ||= /insert into "?idempotency_keys/i.test(query);
        return reserved && isRead(query);
      },
    });
    expect([told(failed), await keys(), await entries()]).toEqual(["503 overloaded", [], 0]);
    const repeat = await change();
    expect([told(repeat), isReplay(repeat), await entries()]).toEqual(["200", false, 1]);
  });

  it("FR-001-022 because its batch is refused frees its key, and its repeat does the work", async () => {
    const { change, changeWith, entries } = await makeChange();
    // refused as often as it is tried; the key's own batch comes after that
    const batch = async (run: () => Promise<D1Result[]>, number: number) => {
      if (number <= 3) throw overloadError();
      return run();
    };
    expect(told(await changeWith({ batch }))).toBe("503 overloaded");
    expect([await keys(), await entries()]).toEqual([[], 0]);
    expect([told(await change()), await entries()]).toEqual(["200", 1]);
  });

  it("FR-001-022 is not done after all when its batch arrives late, beside a repeat that did it", async () => {
    const { change, changeWith, entries } = await makeChange();
    let late = async (): Promise<unknown> => undefined;
    const batch = async (run: () => Promise<D1Result[]>, number: number) => {
      if (number > 1) return run();
      late = run;
      throw lostConnection();
    };
    expect(told(await changeWith({ batch }))).toBe("503 overloaded");
    expect(await keys()).toEqual([]);
    await expect(late()).rejects.toThrow("idempotency_keys.state");
    expect(await entries()).toBe(0);
    expect([told(await change()), await entries()]).toEqual(["200", 1]);
    await expect(late()).rejects.toThrow("idempotency_keys.state");
    expect(await entries()).toBe(1);
  });
});

describe("a request that fails after its effect", () => {
  it.each<[string, Faults]>([
    ["for a read", { statement: (query, batches) => batches > 0 && isRead(query) }],
    [
      "because nobody heard of its batch",
      {
        batch: async (run, number) => {
          const results = await run();
          if (number === 1) throw lostConnection();
          return results;
        },
      },
    ],
  ])("FR-001-022 %s tells its repeat that it took effect, and does it no second time", async (_, faults) => {
    loggedLines();
    const { change, changeWith, entries } = await makeChange();
    expect(told(await changeWith(faults))).toBe("503 overloaded");
    expect([(await keys()).map(({ state }) => state), await entries()]).toEqual([["applied"], 1]);
    for (let again = 0; again < 2; again += 1) expect(told(await change())).toBe("409 idempotency_outcome_unknown");
    expect(await entries()).toBe(1);
  });
});

describe("the mark of a key in the effect's batch", () => {
  it("FR-001-022 undoes the effect when the key was freed meanwhile", async () => {
    await makeChange();
    const db = testDb();
    const mine = { plane: "admin" as const, actorId: "usr_x", key: "k-1", createdAt: 1_000 };
    await reserve(db, mine, "digest");
    await release(db, mine, false);
    const effect = db.update(workspaceMemberships).set({ role: "owner" });
    await expect(db.batch([effect, markApplied(db, mine)])).rejects.toThrow();
    const { results } = await env.DB.prepare("SELECT role FROM workspace_memberships WHERE role = 'readonly'").all();
    expect([results.length, await keys()]).toEqual([1, []]);
  });
});
