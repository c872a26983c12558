import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import { usageEvent } from "../../../worker/features/telemetry/recorder.ts";
import { makeGovernedTenant } from "../../support/factories.ts";
import {
  insertRows,
  ledgerDeps,
  ledgerRows,
  ledgerState,
  makeScopes,
  planOf,
  recordingD1,
  SteppedClock,
  someId,
  startedEvent,
} from "../../support/ledger.ts";

const NOON = Date.UTC(2026, 9, 5, 12);

async function place() {
  const { workspace, tenant, operator } = await makeGovernedTenant();
  return { workspaceId: workspace.id, tenantId: tenant.id, userId: operator.id };
}

describe("ledger rows", () => {
  it("FR-243-002 FR-243-003 hold scope, actor, event, area, subject, metadata and times", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps({ clock: new SteppedClock(NOON) });
    const input = startedEvent(scope, userId);
    await deps.commit({ changes: usageEvent(deps, input) });
    expect(await ledgerRows()).toEqual([
      {
        id: 1,
        workspace_id: scope.workspaceId,
        tenant_id: scope.tenantId,
        user_id: userId,
        event_name: "product.operations.started",
        feature_area: "operations",
        subject_type: "operation_run",
        subject_id: input.subject.id,
        metadata: '{"operation_type":"provider.connection.check"}',
        occurred_at: NOON,
        recorded_at: NOON,
      },
    ]);
  });

  it("FR-243-003 store a review pack's missing options as false and an onboarding time as ISO 8601", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps({ clock: new SteppedClock(NOON) });
    const common = { ...scope, userId, observes: sql`true` };
    await deps.commit({
      changes: [
        ...usageEvent(deps, {
          ...common,
          event: "product.review_pack.requested",
          subject: { type: "review_pack", id: someId("pck") },
          metadata: { source_surface: "tenant_review" },
        }),
        ...usageEvent(deps, {
          ...common,
          event: "product.onboarding.checkpoint_completed",
          subject: { type: "tenant_onboarding_session", id: someId("drf") },
          metadata: { checkpoint_key: "verify_access", lifecycle_state: null, completed_at: NOON - 1 },
        }),
      ],
    });
    expect((await ledgerRows()).map((row) => JSON.parse(row.metadata))).toEqual([
      { source_surface: "tenant_review", include_operations: false, include_pii: false },
      { checkpoint_key: "verify_access", completed_at: "2026-10-05T11:59:59.999Z" },
    ]);
  });

  it("FR-243-020 take the server's time, and the latest event's when the writer's clock is behind", async () => {
    const { userId, ...scope } = await place();
    const clock = new SteppedClock(NOON);
    const deps = ledgerDeps({ clock });
    for (const at of [NOON, NOON - 5_000, NOON - 1, NOON + 1, NOON]) {
      clock.at = at;
      await deps.commit({ changes: usageEvent(deps, startedEvent(scope, userId)) });
    }
    const rows = await ledgerRows();
    expect(rows.map((row) => row.occurred_at - NOON)).toEqual([0, 0, 0, 1, 1]);
    expect(rows.map((row) => row.recorded_at - NOON)).toEqual([0, -5_000, -1, 1, 0]);
  });

  it("FR-243-020 never run backwards when many writers with different clocks commit at once", async () => {
    const { userId, ...scope } = await place();
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const deps = ledgerDeps({ clock: new SteppedClock(NOON + ((index * 7_919) % 1_000)) });
        return deps.commit({ changes: usageEvent(deps, startedEvent(scope, userId)) });
      }),
    );
    const times = (await ledgerRows()).map((row) => row.occurred_at);
    expect(times).toHaveLength(40);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("FR-243-021 give no id to another event, also after the whole ledger was pruned", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps({ clock: new SteppedClock(NOON) });
    await insertRows([1, 2, 3].map((at) => ({ ...scope, at })));
    await env.DB.prepare("DELETE FROM product_usage_events").run();
    await deps.commit({ changes: usageEvent(deps, startedEvent(scope, userId)) });
    const rows = await ledgerRows();
    expect(rows.map((row) => row.id)).toEqual([4]);
    // nothing is left to be later than
    expect(rows[0]?.occurred_at).toBe(NOON);
  });

  it("FR-243-053 SC-243-003 write three rows each, and the counter of the id", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps({ clock: new SteppedClock(NOON) });
    const written: number[] = [];
    const read: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const [result] = (await deps.commit({ changes: usageEvent(deps, startedEvent(scope, userId)) })) as D1Result[];
      written.push(result?.meta.rows_written ?? 0);
      read.push(result?.meta.rows_read ?? 0);
    }
    expect(Math.max(...written)).toBeLessThanOrEqual(4);
    expect(Math.min(...written)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...read)).toBeLessThanOrEqual(10);
  });
});

const COLUMNS = {
  workspace_id: "",
  tenant_id: "",
  user_id: null as string | null,
  event_name: "product.operations.started",
  feature_area: "operations",
  subject_type: "operation_run",
  subject_id: "run_0",
  metadata: "{}",
  occurred_at: 1,
  recorded_at: 1,
};

const insertRaw = (row: Record<string, unknown>) =>
  env.DB.prepare(
    `INSERT INTO product_usage_events (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row).map(() => "?")})`,
  )
    .bind(...Object.values(row))
    .run();

describe("ledger table", () => {
  it.each([
    ["no workspace", { workspace_id: null }],
    ["no tenant", { tenant_id: null }],
    ["no event name", { event_name: null }],
    ["an unknown user", { user_id: "usr_nobody" }],
    ["an empty event name", { event_name: "" }],
    ["an event name of 121 characters", { event_name: "e".repeat(121) }],
    ["a feature area of 61 characters", { feature_area: "a".repeat(61) }],
    ["a subject type of 121 characters", { subject_type: "t".repeat(121) }],
    ["a subject id of 121 characters", { subject_id: "i".repeat(121) }],
    ["an e-mail address as subject id", { subject_id: "ann@example.test" }],
    ["a space in the subject id", { subject_id: "run 0" }],
    ["a trailing line break", { subject_id: "run_0\n" }],
    ["quotes in the event name", { event_name: 'product."x"' }],
    ["letters beyond ASCII", { subject_id: "tënant" }],
    ["a closing bracket", { subject_id: "run]0" }],
    ["a caret", { subject_id: "run^0" }],
    ["metadata that is a list", { metadata: "[]" }],
    ["metadata that is a text", { metadata: '"x"' }],
    ["metadata that is no JSON", { metadata: "{note: x" }],
    ["no metadata", { metadata: null }],
    ["no time", { occurred_at: null }],
  ])("FR-243-002 FR-243-004 refuses %s", async (_name, change) => {
    const [scope] = await makeScopes(1);
    const row = { ...COLUMNS, workspace_id: scope?.workspaceId ?? "", tenant_id: scope?.tenantId ?? "" };
    await expect(insertRaw({ ...row, ...change })).rejects.toThrow(/constraint failed|malformed JSON/i);
    await insertRaw(row);
    expect(await ledgerRows()).toHaveLength(1);
  });

  it("FR-243-004 takes every allowed character at the longest allowed length", async () => {
    const [scope] = await makeScopes(1);
    const id = "AZaz09._:+/-".repeat(10);
    await insertRaw({ ...COLUMNS, workspace_id: scope?.workspaceId, tenant_id: scope?.tenantId, subject_id: id });
    expect((await ledgerRows())[0]?.subject_id).toBe(id);
  });

  it("FR-243-002 refuses a tenant together with another workspace", async () => {
    const [ours, theirs] = await makeScopes(2);
    const row = { ...COLUMNS, workspace_id: theirs?.workspaceId, tenant_id: ours?.tenantId };
    await expect(insertRaw(row)).rejects.toThrow(/FOREIGN KEY constraint failed/i);
    expect(await ledgerRows()).toEqual([]);
  });

  it("FR-243-051 keeps the events of a deleted user without the user", async () => {
    const { userId, ...scope } = await place();
    await insertRows([{ ...scope, at: NOON, userId }]);
    await env.DB.prepare("DELETE FROM users WHERE id = ?").bind(userId).run();
    expect((await ledgerRows()).map((row) => [row.workspace_id, row.user_id])).toEqual([[scope.workspaceId, null]]);
    expect((await ledgerState()).epoch).toBe(0);
  });

  it("FR-243-050 loses the events of a deleted tenant and says so in the same transaction; an archived one keeps them", async () => {
    const [first, second] = await makeScopes(2, () => 0);
    if (!first || !second) throw new Error("two scopes");
    await insertRows([first, second, first].map((scope, index) => ({ ...scope, at: NOON + index })));
    await env.DB.prepare("UPDATE tenants SET status = 'archived', archived_at = 1 WHERE id = ?")
      .bind(first.tenantId)
      .run();
    expect(await ledgerRows()).toHaveLength(3);
    expect((await ledgerState()).epoch).toBe(0);
    await env.DB.prepare("DELETE FROM tenants WHERE id = ?").bind(first.tenantId).run();
    expect((await ledgerRows()).map((row) => row.tenant_id)).toEqual([second.tenantId]);
    expect((await ledgerState()).epoch).toBe(1);
  });

  it("FR-243-050 loses the events of a deleted workspace, another workspace's stay, and the epoch rises", async () => {
    const scopes = await makeScopes(3, (index) => Math.min(index, 1));
    await insertRows(scopes.map((scope, index) => ({ ...scope, at: NOON + index })));
    await env.DB.prepare("DELETE FROM workspaces WHERE id = ?").bind(scopes[1]?.workspaceId).run();
    expect((await ledgerRows()).map((row) => row.workspace_id)).toEqual([scopes[0]?.workspaceId]);
    expect((await ledgerState()).epoch).toBeGreaterThan(0);
  });

  it("FR-243-050 keeps the epoch when the deletion is rolled back", async () => {
    const [scope] = await makeScopes(1);
    if (!scope) throw new Error("a scope");
    await insertRows([{ ...scope, at: NOON }]);
    await expect(
      env.DB.batch([
        env.DB.prepare("DELETE FROM tenants WHERE id = ?").bind(scope.tenantId),
        env.DB.prepare("INSERT INTO ledger_state (id) VALUES (2)"),
      ]),
    ).rejects.toThrow(/constraint/i);
    expect(await ledgerRows()).toHaveLength(1);
    expect(await ledgerState()).toEqual({ epoch: 0, floor: 0 });
  });
});

describe("cost of reading the ledger", () => {
  async function statements() {
    const { d1, prepared } = recordingD1();
    const reader = new LedgerReader(d1);
    await reader.read(0, 10, [1]);
    await reader.cursorBefore(1);
    await reader.bruteForce(0, 1);
    return prepared;
  }

  it("FR-243-012 walks an index for the tail, the edge minute and the start of a rebuild, and scans nothing", async () => {
    const [scope] = await makeScopes(1);
    await insertRows([{ ...scope, workspaceId: scope?.workspaceId ?? "", tenantId: scope?.tenantId ?? "", at: 1 }]);
    const prepared = [...new Set(await statements())];
    const plans = new Map(
      await Promise.all(prepared.map(async (text) => [text.replace(/\s+/g, " "), await planOf(text)] as const)),
    );
    const planFor = (part: string) => [...plans].find(([text]) => text.includes(part))?.[1].join("; ") ?? "";
    expect(planFor("WHERE id > ?")).toBe("SEARCH product_usage_events USING INTEGER PRIMARY KEY (rowid>?)");
    expect(planFor("occurred_at < ? ORDER BY occurred_at")).toBe(
      "SEARCH product_usage_events USING COVERING INDEX product_usage_events_time (occurred_at>? AND occurred_at<?)",
    );
    expect(planFor("AS cursor")).toMatch(/SEARCH product_usage_events USING COVERING INDEX product_usage_events_time/);
    expect(planFor("FROM ledger_state")).toMatch(/^SEARCH ledger_state USING INTEGER PRIMARY KEY \(rowid=\?\)/);
    for (const plan of plans.values()) expect(plan.join("; ")).not.toMatch(/SCAN product_usage_events/);
  });

  it("FR-243-012 FR-243-052 reads as many rows from a ledger of 20,000 events as from one of 2,000", async () => {
    const scopes = await makeScopes(3);
    const reader = new LedgerReader(env.DB);
    const [scope] = scopes;
    if (!scope) throw new Error("a scope");
    const readAt = async (count: number) => {
      await insertRows(Array.from({ length: 2_000 }, (_, index) => ({ ...scope, at: NOON + index * 1_000 + count })));
      const { id } = (await ledgerRows()).at(-11) ?? { id: 0 };
      const { ledgerRowsRead, tail } = await reader.read(id, 5_000, [Math.floor(NOON / 60_000) + 5]);
      expect(tail).toHaveLength(10);
      return ledgerRowsRead;
    };
    const small = await readAt(0);
    for (let round = 1; round < 9; round += 1)
      await insertRows(
        Array.from({ length: 2_000 }, (_, index) => ({ ...scope, at: NOON + round * 2_000_000 + index })),
      );
    const large = await readAt(9 * 2_000_000);
    expect(small).toBeLessThanOrEqual(10 + 60 + 2);
    expect(large).toBe(small);
  });
});
