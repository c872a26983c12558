import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { workspaces } from "../../../db/schema/index.ts";
import { notifyConsole } from "../../../worker/features/console/notify.ts";
import type { UsageEventInput } from "../../../worker/features/telemetry/recorder.ts";
import { usageEvent } from "../../../worker/features/telemetry/recorder.ts";
import { TelemetryError } from "../../../worker/features/telemetry/telemetry.errors.ts";
import { makeGovernedTenant } from "../../support/factories.ts";
import { ledgerDeps, ledgerRows, SteppedClock, someId, startedEvent, tableCounts } from "../../support/ledger.ts";

const NOON = Date.UTC(2026, 9, 5, 12);

async function place() {
  const { workspace, tenant, operator } = await makeGovernedTenant();
  return { workspaceId: workspace.id, tenantId: tenant.id, userId: operator.id };
}

/** A change of its own kind, so that a test sees whether it was committed. */
const aChange = (deps: ReturnType<typeof ledgerDeps>, id = someId("ws")) =>
  deps.db.insert(workspaces).values({ id, name: "A change", createdAt: NOON });

const changesIn = async () =>
  (await env.DB.prepare("SELECT COUNT(*) AS n FROM workspaces WHERE name = 'A change'").first<{ n: number }>())?.n;

type AnyInput = UsageEventInput<"product.operations.started">;

/** What a caller without types could hand over. */
const broken = (input: AnyInput, change: Record<string, unknown>) => ({ ...input, ...change }) as unknown as AnyInput;

describe("an event and the change that it observes", () => {
  it("FR-243-005 are committed together", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps();
    await deps.commit({ changes: [aChange(deps)], usageEvent: usageEvent(deps, startedEvent(scope, userId)) });
    expect([await changesIn(), (await ledgerRows()).length]).toEqual([1, 1]);
  });

  it("FR-243-005 are both absent when the change is refused", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps();
    const before = await tableCounts();
    const twice = someId("ws");
    const unit = {
      changes: [aChange(deps, twice), aChange(deps, twice)],
      usageEvent: usageEvent(deps, startedEvent(scope, userId)),
    };
    await expect(deps.commit(unit)).rejects.toThrow();
    expect(await tableCounts()).toEqual(before);
  });

  it("FR-243-005 FR-243-006 leave no event when what it observes is not there", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps();
    const observes = sql`EXISTS (SELECT 1 FROM operation_runs WHERE id = ${someId("run")})`;
    await deps.commit({
      changes: [aChange(deps)],
      usageEvent: usageEvent(deps, startedEvent(scope, userId, observes)),
    });
    expect([await changesIn(), await ledgerRows()]).toEqual([1, []]);
  });

  it("FR-243-005 see each other: the condition is read after the changes of the same batch", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps();
    const id = someId("ws");
    const observes = sql`EXISTS (SELECT 1 FROM workspaces WHERE id = ${id})`;
    await deps.commit({
      changes: [aChange(deps, id)],
      usageEvent: usageEvent(deps, startedEvent(scope, userId, observes)),
    });
    expect(await ledgerRows()).toHaveLength(1);
  });

  it("FR-243-016 leave one event when the same commit is tried again after it went through", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps();
    const id = someId("ws");
    const attempt = () =>
      deps.commit({ changes: [aChange(deps, id)], usageEvent: usageEvent(deps, startedEvent(scope, userId)) });
    await attempt();
    await expect(attempt()).rejects.toThrow();
    expect([await changesIn(), (await ledgerRows()).length]).toEqual([1, 1]);
  });
});

describe("an event that breaks its own rules", () => {
  const FAULTS: [string, Record<string, unknown>, string][] = [
    ["an unknown event", { event: "product.page.viewed" }, "unknown_event"],
    ["an undeclared key", { metadata: { note: "Ann called" } }, "unsupported_keys"],
    ["a value outside its vocabulary", { metadata: { operation_type: "ann@example.test" } }, "invalid_value"],
    ["a foreign subject", { subject: { type: "tenant", id: "ann@example.test" } }, "invalid_subject"],
    ["no tenant", { tenantId: undefined }, "invalid_scope"],
    ["no workspace", { workspaceId: null }, "invalid_scope"],
    ["no user", { userId: null }, "invalid_scope"],
    ["no metadata at all", { metadata: null }, "internal"],
    ["no subject at all", { subject: undefined }, "internal"],
    ["an event that is no text", { event: 7 }, "internal"],
    ["a subject id that is no text", { subject: { type: "operation_run", id: 7 } }, "internal"],
  ];

  it.each(FAULTS)(
    "FR-243-018 FR-243-006 is dropped in production, logged without its values, and the change commits: %s",
    async (_name, change, reason) => {
      const { userId, ...scope } = await place();
      const deps = ledgerDeps({ production: true });
      const input = broken(startedEvent(scope, userId), change);
      await deps.commit({ changes: [aChange(deps)], usageEvent: usageEvent(deps, input) });
      expect([await changesIn(), await ledgerRows()]).toEqual([1, []]);
      expect(deps.log.lines).toEqual([{ level: "error", code: "usage_event_lost", fields: { reason } }]);
      expect(JSON.stringify(deps.log.lines)).not.toMatch(/@|Ann|usr_|ten_/);
    },
  );

  it.each(FAULTS)("FR-243-018 is thrown in development and logged: %s", async (_name, change, reason) => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps();
    expect(() => usageEvent(deps, broken(startedEvent(scope, userId), change))).toThrow();
    expect(deps.log.lines).toEqual([{ level: "error", code: "usage_event_lost", fields: { reason } }]);
  });

  it("FR-243-001 FR-243-004 is thrown with the words of the product", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps();
    const event = startedEvent(scope, userId);
    expect(() => usageEvent(deps, broken(event, { event: "product.page.viewed" }))).toThrow(
      new TelemetryError("unknown_event", "Unknown product telemetry event [product.page.viewed]."),
    );
    expect(() => usageEvent(deps, broken(event, { metadata: { a: 1, b: 2 } }))).toThrow(
      "Unsupported telemetry metadata keys [a, b] for [product.operations.started].",
    );
    expect(await ledgerRows()).toEqual([]);
  });
});

describe("an event that the database refuses", () => {
  it.each([
    ["a tenant of another workspace", { workspaceId: "other" }],
    ["a tenant that was deleted meanwhile", { tenantId: "gone" }],
    ["a user who was deleted meanwhile", { userId: "gone" }],
  ] as const)(
    "FR-243-019 FR-243-002 is left out, the change commits, and the loss is logged: %s",
    async (_name, change) => {
      const { userId, ...scope } = await place();
      const other = await place();
      const ids: Record<string, string> = { other: other.workspaceId };
      const wrong = Object.fromEntries(
        Object.entries(change).map(([key, value]) => [key, ids[value] ?? someId(key === "userId" ? "usr" : "ten")]),
      );
      const deps = ledgerDeps({ production: true });
      const input = { ...startedEvent(scope, userId), ...wrong };
      await deps.commit({ changes: [aChange(deps)], usageEvent: usageEvent(deps, input) });
      expect([await changesIn(), await ledgerRows()]).toEqual([1, []]);
      expect(deps.log.lines).toEqual([{ level: "error", code: "usage_event_lost", fields: { reason: "constraint" } }]);
    },
  );

  it("FR-243-019 takes the change with it when the change is at fault as well, and logs no loss", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps({ production: true });
    const before = await tableCounts();
    const twice = someId("ws");
    const input = { ...startedEvent(scope, userId), userId: someId("usr") };
    await expect(
      deps.commit({
        changes: [aChange(deps, twice), aChange(deps, twice)],
        usageEvent: usageEvent(deps, input),
      }),
    ).rejects.toThrow();
    expect(await tableCounts()).toEqual(before);
    expect(deps.log.lines).toEqual([]);
  });
});

describe("telling the live projection", () => {
  const waiting: Promise<unknown>[] = [];
  const background = (_code: string, work: Promise<unknown>) => {
    waiting.push(work.catch((error: unknown) => error));
  };

  it("FR-243-025 does not fail the request when the projection refuses", async () => {
    const consoleHub = () => ({ notify: () => Promise.reject(new Error("overloaded")) });
    notifyConsole({ background, consoleHub } as unknown as Parameters<typeof notifyConsole>[0]);
    expect(await waiting.at(-1)).toEqual(new Error("overloaded"));
  });

  it("FR-243-025 does not fail the request when the projection cannot even be called", async () => {
    const consoleHub = () => {
      throw new Error("no such object");
    };
    notifyConsole({ background, consoleHub } as unknown as Parameters<typeof notifyConsole>[0]);
    expect(await waiting.at(-1)).toEqual(new Error("no such object"));
  });

  it("FR-243-025 is counted at the next pull when the notification was lost", async () => {
    const { userId, ...scope } = await place();
    const deps = ledgerDeps({ clock: new SteppedClock(Date.now()) });
    await deps.commit({ changes: usageEvent(deps, startedEvent(scope, userId)) });
    const snapshot = await deps.consoleHub().summary("1h");
    expect(snapshot?.counts).toEqual([0, 0, 1, 0, 0]);
    expect(snapshot?.active_workspaces).toBe(1);
  });
});
