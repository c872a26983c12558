import type { Clock } from "../../platform/clock.ts";
import { OPERATIONS } from "../operations/operation-types.contract.ts";
import { presentReason } from "../providers/reason-codes.contract.ts";
import { WINDOWS, type WindowKey } from "../telemetry/windows.contract.ts";
import { assessHealth, successRate } from "./health.rules.ts";
import type { OperationsSnapshot } from "./operations-frame.contract.ts";
import type { TransitionReader } from "./transition-reader.ts";
import type { TransitionStore } from "./transition-store.ts";

/** Rows per read of the feed. */
const PAGE = 2_000;
/** Pages of one pull: a rebuild goes on at the next one. */
const PAGES = 20;
const DAY_MS = 24 * 60 * 60_000;
const REACH_MS = Math.max(...Object.values(WINDOWS).map((window) => window.length_ms)) + DAY_MS;
/** A tenant that was renamed is called by its new name after this long. */
const NAMES_MS = 5 * 60_000;

const typeLabel = (type: string): string =>
  Object.hasOwn(OPERATIONS, type) ? OPERATIONS[type as keyof typeof OPERATIONS].label : type;

/** Keeps the store level with the feed of transitions, and says what the dashboard shows of it. */
export class OperationsView {
  readonly #reader: TransitionReader;
  readonly #store: TransitionStore;
  readonly #clock: Clock;
  readonly #names = new Map<string, string>();
  #namesReadAt = 0;
  #forgotAt = 0;
  /** Rows of D1 read since this object exists, of transitions and of names. */
  rowsRead = 0;

  constructor(reader: TransitionReader, store: TransitionStore, clock: Clock) {
    this.#reader = reader;
    this.#store = store;
    this.#clock = clock;
  }

  async #startOver(epoch: number) {
    const cursor = await this.#reader.cursorBefore(this.#clock.now() - REACH_MS);
    const position = { cursor, epoch };
    this.#store.startOver(position);
    return position;
  }

  /** Throws the derived state away and reads it again at the next pull. */
  reset(): void {
    // an epoch that no ledger has
    this.#store.startOver({ cursor: 0, epoch: -1 });
  }

  /** Brings the store level with the feed. @returns false when there is more to read */
  async pull(): Promise<boolean> {
    let position = this.#store.position() ?? { cursor: 0, epoch: -1 };
    for (let page = 0; page < PAGES; page += 1) {
      const read = await this.#reader.read(position.cursor, PAGE);
      this.rowsRead += read.rowsRead;
      // rows were deleted out of order, or the database was restored to an earlier day: ids come again
      if (read.epoch !== position.epoch || read.lastId < position.cursor) {
        position = await this.#startOver(read.epoch);
        continue;
      }
      const cursor = read.tail.at(-1)?.id ?? position.cursor;
      const isLevel = read.tail.length < PAGE;
      position = { epoch: read.epoch, cursor: isLevel ? Math.max(cursor, read.lastId) : cursor };
      this.#store.apply(read.tail, position);
      if (isLevel) {
        this.#forget();
        return true;
      }
    }
    return false;
  }

  #forget(): void {
    const now = this.#clock.now();
    if (now - this.#forgotAt < DAY_MS) return;
    this.#forgotAt = now;
    this.#store.forgetBefore(now - REACH_MS);
  }

  /** The instant that stands for now: never before what is already counted. */
  instant(): number {
    return Math.max(this.#clock.now(), this.#store.newest());
  }

  /** When something leaves the window by itself next, epoch ms. */
  nextDeparture(window: WindowKey, instant: number): number | null {
    const { length_ms } = WINDOWS[window];
    const at = this.#store.nextAfter(instant - length_ms);
    return at === null ? null : at + length_ms + 1;
  }

  async #nameAll(ids: { tenants: string[]; workspaces: string[] }): Promise<void> {
    const now = this.#clock.now();
    if (now - this.#namesReadAt > NAMES_MS) {
      this.#names.clear();
      this.#namesReadAt = now;
    }
    const tenants = [...new Set(ids.tenants)].filter((id) => !this.#names.has(id));
    const workspaces = [...new Set(ids.workspaces)].filter((id) => !this.#names.has(id));
    if (tenants.length + workspaces.length === 0) return;
    const rows = await this.#reader.names(tenants, workspaces);
    this.rowsRead += rows.length;
    for (const { id, name } of rows) this.#names.set(id, name);
  }

  /** No row of D1 is read while the names are known. */
  async snapshot(window: WindowKey, instant: number): Promise<OperationsSnapshot> {
    const start = instant - WINDOWS[window].length_ms;
    const counts = this.#store.counts(start);
    const offenders = this.#store.offenders(start);
    const failures = this.#store.failures(start);
    const all = [...offenders, ...failures];
    await this.#nameAll({
      tenants: all.flatMap(({ tenant_id }) => tenant_id ?? []),
      workspaces: all.map(({ workspace_id }) => workspace_id),
    });
    const name = (id: string | null) => (id === null ? null : (this.#names.get(id) ?? id));
    return {
      window,
      counts,
      success_rate: successRate(counts),
      health: assessHealth(counts),
      offenders: offenders.map(({ tenant_id, workspace_id, failed }) => ({
        tenant_id,
        tenant_name: name(tenant_id) ?? tenant_id,
        workspace_name: name(workspace_id) ?? workspace_id,
        failed,
      })),
      failures: failures.map((row) => ({
        run_id: row.run_id,
        type: row.type,
        type_label: typeLabel(row.type),
        tenant_name: name(row.tenant_id),
        workspace_name: name(row.workspace_id) ?? row.workspace_id,
        reason_label: presentReason(row.reason_code)?.label ?? "No reason was given",
        stuck: row.stuck === 1,
        at: row.at,
      })),
    };
  }
}
