import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import type { Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { usageEvent } from "../telemetry/recorder.ts";
import { canonicalText } from "./canonical-text.rules.ts";
import type { ReportType } from "./report-types.contract.ts";
import {
  findLatestReport,
  insertPart,
  insertReport,
  type ReportPlace,
  reportExists,
  selectParts,
} from "./store.repository.ts";

/** Items of a part. */
export const ITEMS_OF_PART = 200;

const PARTS_AT_ONCE = 10;

export interface ReportToStore {
  type: ReportType;
  schemaVersion: number;
  payload: object;
  items: readonly unknown[];
  /** What makes the report another one: no time of the run, and nothing that depends on the report before. */
  fingerprintOf: unknown;
  run: { id: string; initiatorUserId: string | null };
}

export type PreparedReport =
  | { kind: "unchanged"; reportId: string }
  | {
      kind: "new";
      id: string;
      statements: (isCurrent: SQL) => Statement[];
      /** The milestone, when a user started the run. */
      usageEvent: Statement[];
      /** The report of the type before it; null for the first one of the tenant. */
      previous: { id: string; fingerprint: string } | null;
    };

export const readLatestReport = (scope: SystemScope, deps: Pick<Deps, "db">, place: ReportPlace, type: ReportType) =>
  findLatestReport(scope, deps.db, place, type);

/** Every item of a report, in its order. */
export async function readReportItems<T>(scope: SystemScope, deps: Pick<Deps, "db">, reportId: string): Promise<T[]> {
  const items: T[] = [];
  for (let after = -1; ; ) {
    const parts = await selectParts(scope, deps.db, reportId, after, PARTS_AT_ONCE);
    for (const part of parts) items.push(...(part.items as T[]));
    const last = parts.at(-1);
    if (last === undefined || parts.length < PARTS_AT_ONCE) return items;
    after = last.part;
  }
}

/** What the batch that ends a run stores of its report: nothing when nothing has changed since the one before. */
export async function prepareReport(
  scope: SystemScope,
  deps: Pick<Deps, "db" | "ids" | "clock" | "log" | "settings">,
  place: ReportPlace,
  { type, schemaVersion, payload, items, fingerprintOf, run }: ReportToStore,
): Promise<PreparedReport> {
  const previous = await findLatestReport(scope, deps.db, place, type);
  const fingerprint = await sha256Hex(canonicalText([type, schemaVersion, fingerprintOf]));
  if (previous?.fingerprint === fingerprint) return { kind: "unchanged", reportId: previous.id };
  const id = deps.ids.next("rep");
  const parts = Array.from({ length: Math.ceil(items.length / ITEMS_OF_PART) }, (_, part) =>
    items.slice(part * ITEMS_OF_PART, (part + 1) * ITEMS_OF_PART),
  );
  const report = {
    ...{ id, ...place, type, schemaVersion, payload, fingerprint, runId: run.id, createdAt: deps.clock.now() },
    previousFingerprint: previous?.fingerprint ?? null,
  };
  return {
    kind: "new",
    id,
    previous: previous === null ? null : { id: previous.id, fingerprint: previous.fingerprint },
    statements: (isCurrent) => [
      insertReport(deps.db, report, isCurrent),
      ...parts.map((some, part) => insertPart(deps.db, id, part, some)),
    ],
    usageEvent:
      run.initiatorUserId === null
        ? []
        : usageEvent(deps, {
            event: "product.stored_report.created",
            ...place,
            userId: run.initiatorUserId,
            subject: { type: "stored_report", id },
            metadata: { report_type: type },
            observes: reportExists(id),
          }),
  };
}
