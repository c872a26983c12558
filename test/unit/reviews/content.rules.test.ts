import { describe, expect, it } from "vitest";
import type {
  FindingEvidence,
  OperationEvidence,
  PermissionEvidence,
  Snapshot,
} from "../../../worker/features/evidence/evidence.contract.ts";
import { contentOf } from "../../../worker/features/reviews/content.rules.ts";

async function* parts<T>(...held: Partial<T>[][]): AsyncGenerator<T[]> {
  yield* held as T[][];
}

const snapshot = (permissions: number | null) =>
  ({
    ...{ id: "evs_1", createdAt: 0, fingerprint: "f" },
    summary: { permissions, comparison: null, findings: {}, operations: {} },
  }) as unknown as Snapshot;

const nothing = () => ({
  ...{
    findings: parts<FindingEvidence>(),
    permissions: parts<PermissionEvidence>(),
    operations: parts<OperationEvidence>(),
  },
});

describe("what a review holds", () => {
  it("FR-246-032 the worst ten of what is to be dealt with, over parts, without what is resolved or accepted", async () => {
    const states: FindingEvidence["state"][] = ["resolved", "open", "risk_accepted", "in_progress", "reopened"];
    const items = (part: number) =>
      states.map((state): Partial<FindingEvidence> => ({ id: `${part}-${state}`, state }));
    const findings = parts<FindingEvidence>(items(0), items(1), items(2), items(3));
    const { top_findings } = await contentOf("Contoso", snapshot(null), { ...nothing(), findings });
    expect(top_findings.map(({ id }) => id)).toEqual([
      ...["0-open", "0-in_progress", "0-reopened", "1-open", "1-in_progress", "1-reopened"],
      ...["2-open", "2-in_progress", "2-reopened", "3-open"],
    ]);
  });

  it("FR-246-032 counts required permissions that are missing and names ten; without a report it tells nothing", async () => {
    const missing = (id: number): Partial<PermissionEvidence> => ({
      id: `p${id}`,
      kind: "required",
      status: "missing",
    });
    const others: Partial<PermissionEvidence>[] = [
      { id: "granted", kind: "required", status: "granted" },
      { id: "extra", kind: "extra", status: "granted" },
    ];
    const held = () =>
      parts<PermissionEvidence>(
        [...others, missing(0)],
        Array.from({ length: 14 }, (_, i) => missing(i + 1)),
      );
    const told = await contentOf("Contoso", snapshot(17), { ...nothing(), permissions: held() });
    expect([told.missing_permissions?.count, told.missing_permissions?.items.map(({ id }) => id)]).toEqual([
      15,
      Array.from({ length: 10 }, (_, index) => `p${index}`),
    ]);
    const untold = await contentOf("Contoso", snapshot(null), { ...nothing(), permissions: held() });
    expect(untold.missing_permissions).toBeNull();
  });
});
