import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { CheckpointStore } from "../../../worker/features/console/checkpoint-store.ts";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import type { Projection } from "../../../worker/features/console/projection.ts";
import { type ProjectionStore, Projector } from "../../../worker/features/console/projector.ts";
import { pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { USAGE_EVENT_NAMES } from "../../../worker/features/telemetry/catalog.contract.ts";
import { WINDOW_KEYS, WINDOWS } from "../../../worker/features/telemetry/windows.contract.ts";
import { makeUser } from "../../support/factories.ts";
import {
  countLedger,
  insertRows,
  ledgerDeps,
  makeScopes,
  type Row,
  type Scope,
  SteppedClock,
} from "../../support/ledger.ts";
import { type Random, randomOf } from "../../support/random.ts";

const NOON = Date.UTC(2026, 9, 5, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Runs with the storage of a real object: what is saved there is what the next life loads. */
const withStorage = <T>(work: (storage: DurableObjectStorage) => Promise<T>): Promise<T> =>
  runInDurableObject(env.CONSOLE_HUB.getByName("a projector of its own"), (_hub, state) => work(state.storage));

/** Fails with the first number that is not the ledger's. @returns how many were compared */
async function compare(projector: Projector, when: string): Promise<number> {
  const instant = await projector.pull(WINDOW_KEYS);
  if (instant === null) throw new Error("behind");
  const expected = await countLedger(instant);
  let compared = 0;
  for (const window of WINDOW_KEYS) {
    const { counts, active_workspaces, bars } = projector.snapshot(window, instant);
    expect({ counts, active_workspaces }, `${when}, ${window}`).toEqual(expected[window]);
    expect(
      bars.map((bar) => bar.reduce((sum, count) => sum + count, 0)),
      `${when}, ${window}`,
    ).toEqual(counts);
    compared += 1 + counts.length;
  }
  return compared;
}

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

/** A store like the object's, in memory, that counts and can fail. */
class MemoryStore implements ProjectionStore {
  saves = 0;
  failures = 0;
  #saved: (() => Projection) | null = null;

  load(): Projection | null {
    return this.#saved?.() ?? null;
  }

  save(): void {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("storage is full");
    }
    this.saves += 1;
  }

  clear(): void {
    this.#saved = null;
  }
}

async function quietPlatform(rows: number[], now = NOON) {
  const scopes = await makeScopes(2);
  const [scope] = scopes;
  if (!scope) throw new Error("a scope");
  const write = (...times: number[]) => insertRows(times.map((at) => ({ ...scope, at })));
  if (rows.length > 0) await write(...rows);
  const clock = new SteppedClock(now);
  const reader = new LedgerReader(env.DB);
  return { clock, reader, scope, write };
}

describe("projector", () => {
  it("FR-243-026 continues from its checkpoint: it reads only the rows after it, and counts each once", async () => {
    const { clock, reader, write } = await quietPlatform([1, 2, 3].map((hours) => NOON - hours * HOUR).reverse());
    await withStorage(async (storage) => {
      const first = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(first, "first life");
      first.checkpoint();
      await write(NOON - 2, NOON - 1);
      await compare(first, "not saved any more");

      const second = new Projector(reader, new CheckpointStore(storage), clock);
      const read = vi.spyOn(reader, "read");
      await compare(second, "second life");
      expect(read.mock.calls[0]?.[0]).toBe(3);
      expect(second.projection.cursor).toBe(5);
    });
  });

  it("FR-243-026 counts every row once when it is killed before, between and after its saves", async () => {
    const { clock, reader, write } = await quietPlatform([NOON - DAY]);
    await withStorage(async (storage) => {
      const random = randomOf(26);
      let projector = new Projector(reader, new CheckpointStore(storage), clock);
      for (let step = 0; step < 60; step += 1) {
        clock.at += random.int(3 * MINUTE);
        if (random.chance(0.7)) await write(...Array.from({ length: 1 + random.int(3) }, () => clock.at));
        if (random.chance(0.6)) await compare(projector, `step ${step}`);
        if (random.chance(0.4)) projector.checkpoint();
        if (random.chance(0.3)) projector = new Projector(reader, new CheckpointStore(storage), clock);
      }
      await compare(projector, "at the end");
    });
  });

  it("FR-243-026 goes back to the ledger when a save fails, so that the next one leaves nothing out", async () => {
    const { clock, reader, write } = await quietPlatform([NOON - 2 * DAY, NOON - DAY]);
    await withStorage(async (storage) => {
      const store = new CheckpointStore(storage);
      const projector = new Projector(reader, store, clock);
      await compare(projector, "before");
      const save = vi.spyOn(store, "save").mockImplementationOnce(() => {
        throw new Error("storage is full");
      });
      expect(() => projector.checkpoint()).toThrow("storage is full");
      await write(NOON);
      await compare(projector, "after the failure");
      projector.checkpoint();
      expect(save).toHaveBeenCalledTimes(2);
      await compare(new Projector(reader, new CheckpointStore(storage), clock), "in the next life");
    });
  });

  it("FR-243-027 throws a checkpoint of another form away and counts again", async () => {
    const { clock, reader } = await quietPlatform([NOON - DAY, NOON - 1]);
    await withStorage(async (storage) => {
      const first = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(first, "before");
      first.checkpoint();
      storage.sql.exec("UPDATE position SET format = 0, cursor = 999");
      const second = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(second, "after");
      expect(second.projection.cursor).toBe(2);
    });
  });

  it("FR-243-027 has the same numbers after a rebuild, while events arrive", async () => {
    const { clock, reader, write } = await quietPlatform([40, 20, 10, 3].map((days) => NOON - days * DAY));
    await withStorage(async (storage) => {
      const projector = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(projector, "before");
      projector.reset();
      await write(NOON - 5);
      const pulling = projector.pull(WINDOW_KEYS);
      await Promise.all([pulling, write(NOON - 1), write(NOON)]);
      await compare(projector, "after");
    });
  });

  it("FR-243-024 does not skip an event that is recorded while it looks for where to begin", async () => {
    const { clock, write } = await quietPlatform([]);
    // the first event of a quiet platform, between two looks at the ledger
    let isFirst = true;
    const d1 = new Proxy(env.DB, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (key !== "prepare" || typeof value !== "function")
          return typeof value === "function" ? value.bind(target) : value;
        return (text: string) => {
          const statement = target.prepare(text);
          if (!text.includes("occurred_at >= ?")) return statement;
          const bind = statement.bind.bind(statement);
          statement.bind = (...values: unknown[]) => {
            const bound = bind(...values);
            const first = bound.first.bind(bound);
            bound.first = (async () => {
              const row = await first();
              if (isFirst) await write(NOON - 1);
              isFirst = false;
              return row;
            }) as typeof bound.first;
            return bound;
          };
          return statement;
        };
      },
    });
    await withStorage(async (storage) => {
      const projector = new Projector(new LedgerReader(d1), new CheckpointStore(storage), clock);
      await compare(projector, "with the first event");
      expect(isFirst).toBe(false);
      expect(projector.snapshot("1h", NOON).counts).toEqual([0, 0, 1, 0, 0]);
    });
  });

  it("FR-243-027 reads a long ledger in pages, says that it is behind, and goes on from there", async () => {
    const { clock, reader, write } = await quietPlatform([]);
    for (let part = 0; part < 3; part += 1)
      await write(...Array.from({ length: 4_000 }, (_, index) => NOON - (3 - part) * DAY + index * 1_000));
    await withStorage(async (storage) => {
      const projector = new Projector(reader, new CheckpointStore(storage), clock);
      expect(await projector.pull(WINDOW_KEYS, 1)).toBeNull();
      // what was read so far survives the end of the object
      const next = new Projector(reader, new CheckpointStore(storage), clock);
      expect(await next.pull(WINDOW_KEYS, 1)).toBeNull();
      expect(next.projection.cursor).toBe(10_000);
      await compare(next, "at the end");
    });
  });

  it("FR-243-050 starts over when the epoch changed, whatever its checkpoint says", async () => {
    const { clock, reader, write, scope } = await quietPlatform([NOON - 5, NOON - 4]);
    const [other] = await makeScopes(1);
    if (!other) throw new Error("a scope");
    await insertRows([{ ...other, at: NOON - 3 }]);
    await withStorage(async (storage) => {
      const projector = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(projector, "before");
      projector.checkpoint();
      await env.DB.prepare("DELETE FROM workspaces WHERE id = ?").bind(scope.workspaceId).run();
      await compare(new Projector(reader, new CheckpointStore(storage), clock), "in the next life");
      await compare(projector, "in the same life");
      expect(projector.snapshot("24h", NOON).active_workspaces).toBe(1);
    });
    expect(write).toBeDefined();
  });

  it("FR-243-012 saves no more than the days that changed, and drops those out of reach", async () => {
    const { clock, reader, write } = await quietPlatform([NOON - 89 * DAY, NOON - 10 * DAY, NOON]);
    await withStorage(async (storage) => {
      const projector = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(projector, "before");
      projector.checkpoint();
      const days = () => storage.sql.exec<{ day: number }>("SELECT day FROM days ORDER BY day").toArray().length;
      expect(days()).toBe(3);
      const written = () => storage.sql.exec("SELECT total_changes() AS n").one().n as number;
      clock.at += 1;
      await write(clock.at);
      await compare(projector, "one more");
      const before = written();
      projector.checkpoint();
      // its day, its workspace, the position
      expect(written() - before).toBe(3);
      clock.at += 40 * DAY;
      await write(clock.at);
      await compare(projector, "much later");
      projector.checkpoint();
      expect(days()).toBe(3);
    });
  });

  it("FR-243-033 has nothing to save when nothing changed, and is due a minute after the last save", async () => {
    const { clock, reader, write } = await quietPlatform([NOON - 5]);
    const store = new MemoryStore();
    const projector = new Projector(reader, store, clock);
    expect(projector.checkpointDueAt()).toBeNull();
    await projector.pull(WINDOW_KEYS);
    expect(projector.checkpointDueAt()).toBe(NOON + MINUTE);
    projector.checkpoint();
    projector.checkpoint();
    expect([store.saves, projector.checkpointDueAt()]).toEqual([1, null]);
    clock.at += 10_000;
    await write(...Array.from({ length: 300 }, () => clock.at));
    await projector.pull(WINDOW_KEYS);
    // many rows would have to be read again
    expect(projector.checkpointDueAt()).toBe(NOON + 3_000);
  });

  it("FR-243-052 needs no ledger row for any window while it is level, as long as no edge minute is missing", async () => {
    const { clock, reader } = await quietPlatform([40, 20, 10, 3].map((days) => NOON - days * DAY));
    const projector = new Projector(reader, new MemoryStore(), clock);
    expect(projector.instantWithoutReading(WINDOW_KEYS)).toBeNull();
    await projector.pull(["1h"]);
    clock.at += HOUR - 1;
    const read = vi.spyOn(reader, "read");
    expect(projector.instantWithoutReading(WINDOW_KEYS)).toBe(clock.at);
    expect(projector.snapshot("30d", clock.at).counts).toEqual([0, 0, 3, 0, 0]);
    expect(read).not.toHaveBeenCalled();
  });

  it("FR-243-052 reads no more than the tail and the edge minutes when it wakes up cold", async () => {
    const { clock, reader, write } = await quietPlatform([]);
    for (let part = 0; part < 4; part += 1)
      await write(...Array.from({ length: 3_000 }, (_, index) => NOON - (5 - part) * DAY + index * 2_000));
    await withStorage(async (storage) => {
      const first = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(first, "first life");
      first.checkpoint();
      await write(...Array.from({ length: 200 }, () => NOON));
      const cold = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(cold, "second life");
      expect(cold.ledgerRowsRead).toBeLessThanOrEqual(600);
    });
  });

  it("FR-243-028 names each number that is not the ledger's", async () => {
    const { clock, reader, scope } = await quietPlatform([NOON - 2 * HOUR, NOON - 5]);
    const projector = new Projector(reader, new MemoryStore(), clock);
    const rows = await projector.compare();
    expect(rows).toHaveLength(WINDOW_KEYS.length * (1 + USAGE_EVENT_NAMES.length));
    expect(rows.filter((row) => row.hub !== row.ledger)).toEqual([]);
    // by hand, past the prune: what nobody can notice by the ledger's state
    await env.DB.prepare("DELETE FROM product_usage_events WHERE workspace_id = ?").bind(scope.workspaceId).run();
    const wrong = (await projector.compare()).filter((row) => row.hub !== row.ledger);
    expect(wrong.map((row) => [row.window, row.measure, row.hub, row.ledger])).toEqual([
      ["1h", "active_workspaces", 1, 0],
      ["1h", "product.operations.started", 1, 0],
      ...["24h", "7d", "30d", "90d"].flatMap((window) => [
        [window, "active_workspaces", 1, 0],
        [window, "product.operations.started", 2, 0],
      ]),
    ]);
  });

  it("FR-243-028 compares hub and ledger at one instant while events are written and pruned", async () => {
    const { clock, reader, write } = await quietPlatform([30, 20, 10].map((days) => NOON - days * DAY + 30_500));
    const projector = new Projector(reader, new MemoryStore(), clock);
    for (let round = 0; round < 12; round += 1) {
      clock.at += 7_777;
      const at = clock.at;
      const [rows] = await Promise.all([
        projector.compare(),
        write(at),
        env.DB.prepare("UPDATE ledger_state SET floor = ?")
          .bind(at - 60 * DAY)
          .run(),
      ]);
      expect(rows.filter((row) => row.hub !== row.ledger)).toEqual([]);
    }
  });
});

describe("reading ahead", () => {
  /** A window's start stands this far before the end of its minute; the next minute holds a row 100 ms in. */
  async function nearTheEndOfAMinute(msLeft: number) {
    const start = NOON - HOUR + MINUTE - msLeft;
    const platform = await quietPlatform([NOON - HOUR + MINUTE + 100], start + HOUR);
    const projector = new Projector(platform.reader, new MemoryStore(), platform.clock);
    const instant = await projector.pull(["1h"]);
    if (instant === null) throw new Error("behind");
    return { ...platform, projector, instant, leavesAt: NOON + MINUTE + 101 };
  }

  it.each([59_999, 40_000, 20_000, 15_001])(
    "FR-243-022 asks to be woken before the minute that begins to leave in %d ms, and reads it then",
    async (msLeft) => {
      const { projector, clock, instant, leavesAt } = await nearTheEndOfAMinute(msLeft);
      expect(projector.projection.nextDeparture("1h", instant)).toBe(leavesAt);
      const wakeAt = projector.nextPrefetch(["1h"], instant);
      expect(wakeAt).toBeGreaterThan(instant);
      expect(wakeAt).toBeLessThan(leavesAt - 5_000);
      clock.at = (wakeAt ?? 0) - 1;
      expect(projector.instantWithoutReading(["1h"])).toBe(clock.at);
      clock.at = wakeAt ?? 0;
      expect(projector.instantWithoutReading(["1h"])).toBeNull();
      const at = await projector.pull(["1h"]);
      if (at === null) throw new Error("behind");
      // after it nothing is left to read, and the departure is known to the millisecond
      expect(projector.nextPrefetch(["1h"], at)).toBeNull();
      expect(projector.projection.nextDeparture("1h", at)).toBe(leavesAt);
      clock.at = leavesAt;
      expect(projector.instantWithoutReading(["1h"])).toBe(leavesAt);
      expect(projector.snapshot("1h", leavesAt).counts[2]).toBe(0);
      expect(projector.snapshot("1h", leavesAt - 1).counts[2]).toBe(1);
    },
  );

  it.each([14_999, 7_500, 1, 0])(
    "FR-243-022 has read the minute that begins to leave in %d ms already",
    async (msLeft) => {
      const { projector, instant, leavesAt } = await nearTheEndOfAMinute(msLeft);
      expect(projector.nextPrefetch(["1h"], instant)).toBeNull();
      expect(projector.projection.nextDeparture("1h", instant)).toBe(leavesAt);
    },
  );

  it("FR-243-022 does not wake for a minute without events", async () => {
    const { clock, reader } = await quietPlatform([NOON - 10]);
    const projector = new Projector(reader, new MemoryStore(), clock);
    const instant = await projector.pull(WINDOW_KEYS);
    expect(projector.nextPrefetch(WINDOW_KEYS, instant ?? 0)).toBeNull();
  });

  it("FR-243-033 does not stay awake for a window whose start stands still at the prune's cutoff", async () => {
    // the cutoff lies at the end of a minute, and the next one holds an event
    const floor = NOON - DAY + MINUTE - 2_000;
    const { clock, reader } = await quietPlatform([floor, NOON - DAY + MINUTE + 500]);
    await env.DB.prepare("UPDATE ledger_state SET floor = ?").bind(floor).run();
    const projector = new Projector(reader, new MemoryStore(), clock);
    const instant = await projector.pull(["90d"]);
    const wakeAt = projector.nextPrefetch(["90d"], instant ?? 0);
    expect(wakeAt).toBeGreaterThan(NOON + 88 * DAY);
  });
});
