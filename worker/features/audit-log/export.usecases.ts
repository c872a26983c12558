import type { Deps } from "../../deps.ts";
import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { CSV_BOM, csvLine } from "../../platform/csv.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import type { AuditFilters } from "./audit-log.contract.ts";
import { CSV_HEADER, csvCells, cutNote, presentEntry } from "./audit-log.presenter.ts";
import { type Lengths, readStretch } from "./audit-log.usecases.ts";

/** What a file holds at most, and how much of the log is searched for it. */
export interface ExportLimits {
  entries: number;
  searched: number;
  /** Entries that are read, and held in memory, at once. */
  chunk: number;
}

export const EXPORT_LIMITS: ExportLimits = { entries: 10_000, searched: 50_000, chunk: 500 };

export interface AuditExport {
  fileName: string;
  body: ReadableStream<Uint8Array>;
}

/** The lines of the file, chunk by chunk, each read when the one before was taken. */
async function* csvChunks(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope,
  filters: AuditFilters,
  { entries, searched, chunk }: ExportLimits,
): AsyncGenerator<string, void> {
  const lengths: Lengths = { scan: chunk, walk: () => chunk };
  let [begin, left, toSearch, lastAt] = [CSV_BOM + csvLine(CSV_HEADER), entries, searched, ""];
  for (let cursor: string | null = null; ; begin = "") {
    const stretch: Awaited<ReturnType<typeof readStretch>> = await readStretch(deps, scope, filters, cursor, lengths);
    const items = stretch.items.slice(0, left).map(presentEntry);
    const lines = begin + items.map((item) => csvLine(csvCells(item))).join("");
    left -= items.length;
    toSearch -= stretch.read;
    lastAt = items.at(-1)?.occurred_at ?? lastAt;
    // a file that is full to the last line may hold everything: the next entry tells
    if (items.length < stretch.items.length) return yield lines + csvLine(cutNote(lastAt));
    cursor = stretch.nextCursor;
    if (cursor === null) return yield lines;
    if (toSearch <= 0) return yield lines + csvLine(cutNote(toIsoOrNull(stretch.searchedBackTo) ?? lastAt));
    yield lines;
  }
}

/**
 * The entries that the filters ask for as a file, which is made while it is taken. Its beginning is read first: a database
 * that does not answer is a refusal, not half a file.
 */
export async function exportAuditLog(
  deps: Pick<Deps, "db" | "clock">,
  scope: WorkspaceScope,
  filters: AuditFilters,
  limits: ExportLimits = EXPORT_LIMITS,
): Promise<AuditExport> {
  const chunks = csvChunks(deps, scope, filters, limits);
  let next = await chunks.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next.done) return controller.close();
        controller.enqueue(encoder.encode(next.value));
        next = await chunks.next();
      },
      cancel: async () => void (await chunks.return()),
    },
    { highWaterMark: 0 },
  );
  const day = toIso(deps.clock.now()).slice(0, 10);
  return { fileName: `tenantpilot-audit-${day}.csv`, body };
}
