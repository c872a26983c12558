import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { CheckpointStore } from "../../../worker/features/console/checkpoint-store.ts";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import { Projector } from "../../../worker/features/console/projector.ts";
import { pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { USAGE_EVENT_NAMES } from "../../../worker/features/telemetry/catalog.contract.ts";
import { WINDOW_KEYS, WINDOWS } from "../../../worker/features/telemetry/windows.contract.ts";
import { makeUser } from "../../support/factories.ts";
import { insertRows, ledgerDeps, makeScopes, type Row, type Scope, SteppedClock } from "../../support/ledger.ts";
import { type Random, randomOf } from "../../support/random.ts";
import { compare, DAY, HOUR, MINUTE, NOON, withStorage } from "./projector-support.ts";

/** What happens to a platform: everything at random, and everything that the hub must survive. */
class Platform {
  readonly clock = new SteppedClock(NOON);
  readonly #random: Random;
  #storage: DurableObjectStorage;
  projector: Projector;
  #scopes: Scope[] = [];
  #users: string[] = [];
  #last = 0;
  readonly happened = new Map<string, number>();

  constructor(random: Random, storage: DurableObjectStorage) {
    this.#random = random;
    this.#storage = storage;
    this.projector = this.#awake();
  }

  #awake(): Projector {
    return new Projector(new LedgerReader(env.DB), new CheckpointStore(this.#storage), this.clock);
  }

  async begin(): Promise<void> {
    // seven workspaces, some with two tenants
    this.#scopes = await makeScopes(11, (index) => index % 7);
    this.#users = [(await makeUser()).id, (await makeUser()).id];
    const rows = Array.from({ length: 2_600 }, (_, index) =>
      this.#row(NOON - 100 * DAY + index * Math.floor((100 * DAY) / 2_600) + this.#random.int(HOUR)),
    );
    await this.#write(rows.sort((a, b) => a.at - b.at));
  }

  #row(at: number): Row {
    const event = this.#random.chance(0.03) ? "product.of_another_release" : this.#random.pick(USAGE_EVENT_NAMES);
    const userId = this.#random.chance(0.2) && this.#users.length > 0 ? this.#random.pick(this.#users) : null;
    return { ...this.#random.pick(this.#scopes), at, event, userId };
  }

  /** Rows go in like the recorder's: never before the newest one. */
  async #write(rows: Row[]): Promise<void> {
    for (const row of rows) {
      row.at = Math.max(row.at, this.#last);
      this.#last = row.at;
    }
    await insertRows(rows);
  }

  async #landOnAnEdge(): Promise<void> {
    const { length_ms } = WINDOWS[this.#random.pick(WINDOW_KEYS)];
    const row = await env.DB.prepare(
      "SELECT occurred_at AS at FROM product_usage_events WHERE occurred_at >= ? ORDER BY occurred_at LIMIT 1",
    )
      .bind(this.clock.at - length_ms)
      .first<{ at: number }>();
    if (row) this.clock.at = Math.max(this.clock.at, row.at + length_ms + this.#random.pick([-1, 0, 0, 1, 1, 2]));
  }

  async #deleteOne(table: "tenants" | "workspaces"): Promise<void> {
    if (this.#scopes.length < 4) return;
    const scope = this.#random.pick(this.#scopes);
    const id = table === "tenants" ? scope.tenantId : scope.workspaceId;
    await env.DB.prepare(`DELETE FROM ${table} WHERE id = ?`).bind(id).run();
    this.#scopes = this.#scopes.filter((each) => each.tenantId !== id && each.workspaceId !== id);
  }

  readonly #events: [weight: number, name: string, run: () => unknown][] = [
    [
      30,
      "events arrive",
      () => {
        const count = 1 + this.#random.int(6);
        return this.#write(
          Array.from({ length: count }, () => this.#row(this.clock.at - this.#random.pick([0, 0, 1, 900, MINUTE]))),
        );
      },
    ],
    [3, "a clock of a writer is ahead", () => this.#write([this.#row(this.clock.at + this.#random.int(4_000))])],
    [
      25,
      "time passes",
      () => {
        this.clock.at += this.#random.pick([0, 1, 250, 5_000, 14_999, MINUTE, 7 * MINUTE, HOUR, 5 * HOUR, DAY]);
      },
    ],
    [
      3,
      "a long silence",
      () => {
        this.clock.at += this.#random.int(4 * DAY);
      },
    ],
    [20, "an event stands exactly at an edge", () => this.#landOnAnEdge()],
    [
      5,
      "a minute, an hour or a day begins",
      () => {
        const unit = this.#random.pick([MINUTE, HOUR, DAY]);
        this.clock.at = Math.ceil(this.clock.at / unit) * unit + this.#random.pick([-1, 0, 1]);
      },
    ],
    [
      2,
      "the clock of the object is behind",
      () => {
        this.clock.at -= this.#random.int(20_000);
      },
    ],
    [6, "a checkpoint", () => this.projector.checkpoint()],
    [
      8,
      "an eviction",
      () => {
        this.projector = this.#awake();
      },
    ],
    [2, "a rebuild", () => this.projector.reset()],
    [1, "a tenant is deleted", () => this.#deleteOne("tenants")],
    [1, "a workspace is deleted", () => this.#deleteOne("workspaces")],
    [
      1,
      "a user is deleted",
      () =>
        env.DB.prepare("DELETE FROM users WHERE id = ?")
          .bind(this.#users.pop() ?? "usr_gone")
          .run(),
    ],
    [
      3,
      "a prune",
      async () => {
        // the next one finds the lease free
        this.clock.at += 1;
        const deps = ledgerDeps({ clock: this.clock });
        const commit: typeof deps.commit = async (unit) => {
          const results = await deps.commit(unit);
          this.compared += await compare(this.projector, "between two chunks");
          return results;
        };
        const days = this.#random.pick([89, 90, 91, 60, 31, 29, 8]);
        await pruneUsageEvents({ ...deps, commit }, { days, trigger: "command", scheduledAt: this.clock.at });
      },
    ],
  ];

  compared = 0;

  async step(): Promise<string> {
    let point = this.#random.int(this.#events.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, name, run] of this.#events) {
      point -= weight;
      if (point >= 0) continue;
      await run();
      this.happened.set(name, (this.happened.get(name) ?? 0) + 1);
      return name;
    }
    throw new Error("nothing happened");
  }
}

describe("projection and ledger", () => {
  it.each([101, 202, 303])(
    "SC-243-002 FR-243-023 FR-243-024 FR-243-026 FR-243-027 FR-243-049 FR-243-050 FR-243-051 agree after everything that can happen, in at least 2,000 numbers (seed %d)",
    async (seed) => {
      await withStorage(async (storage) => {
        const random = randomOf(seed);
        const platform = new Platform(random, storage);
        await platform.begin();
        for (let step = 0; step < 160; step += 1) {
          const name = await platform.step();
          // notifications are lost and come late
          if (random.chance(0.25)) continue;
          platform.compared += await compare(platform.projector, `step ${step}, ${name}`);
        }
        platform.compared += await compare(platform.projector, "at the end");
        expect(platform.compared).toBeGreaterThanOrEqual(2_000);
        expect([...platform.happened.keys()].length).toBeGreaterThanOrEqual(10);
      });
    },
    60_000,
  );
});
