import { describe, expect, it } from "vitest";
import type { OperationType } from "../../../worker/features/telemetry/catalog.contract.ts";
import type { UsageEventInput, usageEvent } from "../../../worker/features/telemetry/recorder.ts";

// The compiler is the test here: `tsc -b` fails when an expected error does not appear.

type Recorder = typeof usageEvent;

const scope = { workspaceId: "w", tenantId: "t", userId: "u", observes: {} as UsageEventInput<never>["observes"] };
const run = { type: "operation_run", id: "r" } as const;

/** Calls that are never made: only their types matter. */
function calls(record: Recorder, deps: Parameters<Recorder>[0], anyText: string) {
  const started = { ...scope, event: "product.operations.started", subject: run } as const;
  const reported = {
    ...scope,
    event: "product.stored_report.created",
    subject: { type: "stored_report", id: "r" },
  } as const;
  const packed = {
    ...scope,
    event: "product.review_pack.requested",
    subject: { type: "review_pack", id: "r" },
  } as const;
  const passed = {
    ...scope,
    event: "product.onboarding.checkpoint_completed",
    subject: { type: "tenant_onboarding_session", id: "r" },
  } as const;
  return {
    right: [
      () => record(deps, { ...started, metadata: { operation_type: "inventory.sync" } }),
      () => record(deps, { ...started, metadata: { operation_type: null } }),
      () => record(deps, { ...started, metadata: {} }),
      () => record(deps, { ...packed, metadata: { source_surface: "tenant", include_pii: true } }),
      () => record(deps, { ...passed, metadata: { checkpoint_key: "identify", completed_at: 1 } }),
    ],
    wrong: [
      // @ts-expect-error an event that is not in the catalog
      () => record(deps, { ...scope, event: "product.page.viewed", subject: run, metadata: {} }),
      // @ts-expect-error any text as an event
      () => record(deps, { ...scope, event: anyText, subject: run, metadata: {} }),
      // @ts-expect-error a key that the event does not declare
      () => record(deps, { ...started, metadata: { report_type: "permission_posture" } }),
      // @ts-expect-error a value outside of the key's vocabulary
      () => record(deps, { ...started, metadata: { operation_type: "inventory.export" } }),
      // @ts-expect-error any text as a value
      () => record(deps, { ...started, metadata: { operation_type: anyText } }),
      // @ts-expect-error a text for a boolean
      () => record(deps, { ...packed, metadata: { include_pii: "true" } }),
      // @ts-expect-error another event's surface
      () => record(deps, { ...packed, metadata: { source_surface: "tenant_dashboard" } }),
      // @ts-expect-error a text for a timestamp
      () => record(deps, { ...passed, metadata: { completed_at: "2026-10-05T12:00:00.000Z" } }),
      // @ts-expect-error an operation's type for a report's
      () => record(deps, { ...reported, metadata: { report_type: "permission_posture.check" } }),
      // @ts-expect-error a subject of another event
      () => record(deps, { ...started, subject: { type: "stored_report", id: "r" }, metadata: {} }),
      // @ts-expect-error any text as a subject type
      () => record(deps, { ...started, subject: { type: anyText, id: "r" }, metadata: {} }),
      // @ts-expect-error work that no user started
      () => record(deps, { ...started, userId: null, metadata: {} }),
      // @ts-expect-error work without a tenant
      () => record(deps, { ...started, tenantId: null, metadata: {} }),
      // @ts-expect-error a time of the caller's own
      () => record(deps, { ...started, metadata: {}, occurredAt: 1 }),
    ],
  };
}

describe("types of the recorder", () => {
  it("FR-243-017 FR-243-006 FR-243-020 lets right calls compile and a wrong name, key, value, subject or time not", () => {
    const { right, wrong } = calls((() => []) as Recorder, {} as Parameters<Recorder>[0], "x");
    expect(right).toHaveLength(5);
    expect(wrong).toHaveLength(14);
  });

  it("FR-243-017 keeps the operation types a closed union", () => {
    const known: OperationType = "provider.connection.check";
    // @ts-expect-error a type that the catalog does not name
    const unknown: OperationType = "provider.connection.checks";
    expect(known).not.toBe(unknown);
  });
});
