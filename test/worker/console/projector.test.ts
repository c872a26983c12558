import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { CheckpointStore } from "../../../worker/features/console/checkpoint-store.ts";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import { Projector } from "../../../worker/features/console/projector.ts";
import { USAGE_EVENT_NAMES } from "../../../worker/features/telemetry/catalog.contract.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { insertRows, makeScopes } from "../../support/ledger.ts";
import { randomOf } from "../../support/random.ts";
import { compare, DAY, HOUR, MemoryStore, MINUTE, NOON, quietPlatform, withStorage } from "./projector-support.ts";

describe("projector", () => {
  it("FR-243-023 starts over when the database was restored to an earlier day and gives ids again", async () => {
    const { clock, reader, write } = await quietPlatform([3, 2, 1].map((hours) => NOON - hours * HOUR));
    const projector = new Projector(reader, new MemoryStore(), clock);
    await compare(projector, "before");
    // what a restore leaves: fewer rows, and a counter that stands lower
    await env.DB.batch([
      env.DB.prepare("DELETE FROM product_usage_events WHERE id > 1"),
      env.DB.prepare("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'product_usage_events'"),
    ]);
    expect(await projector.isLevel()).toBe(false);
    await compare(projector, "after the restore");
    await write(NOON - 5, NOON - 4);
    await compare(projector, "with ids that were given before");
  });

  it("FR-243-052 knows without reading a ledger row that there is nothing new, also after the newest rows are gone", async () => {
    const { clock, reader, write } = await quietPlatform([NOON - 2 * HOUR, NOON - HOUR]);
    const projector = new Projector(reader, new MemoryStore(), clock);
    await compare(projector, "before");
    const read = projector.ledgerRowsRead;
    expect(await projector.isLevel()).toBe(true);
    expect(projector.ledgerRowsRead).toBe(read);
    await write(NOON - 1);
    expect(await projector.isLevel()).toBe(false);
    await env.DB.prepare("DELETE FROM product_usage_events WHERE id = 3").run();
    await projector.pull(WINDOW_KEYS);
    expect(await projector.isLevel()).toBe(true);
  });

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

  it("FR-243-024 starts over when the database was restored to an earlier day and gives ids again", async () => {
    const { clock, reader, write } = await quietPlatform([NOON - 5, NOON - 4, NOON - 3, NOON - 2]);
    await withStorage(async (storage) => {
      const projector = new Projector(reader, new CheckpointStore(storage), clock);
      await compare(projector, "before");
      projector.checkpoint();
      await env.DB.batch([
        env.DB.prepare("DELETE FROM product_usage_events WHERE id > 2"),
        env.DB.prepare("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'product_usage_events'"),
      ]);
      expect(await projector.isLevel()).toBe(false);
      await compare(projector, "restored");
      await write(NOON - 1);
      await compare(projector, "an id that was given before");
      await compare(new Projector(reader, new CheckpointStore(storage), clock), "in the next life");
    });
  });

  it("FR-243-052 is level with a ledger whose newest rows, or all of them, are gone", async () => {
    const { clock, reader } = await quietPlatform([NOON - 5]);
    const [other] = await makeScopes(1);
    if (!other) throw new Error("a scope");
    await insertRows([{ ...other, at: NOON - 3 }]);
    await env.DB.prepare("DELETE FROM tenants WHERE id = ?").bind(other.tenantId).run();
    const projector = new Projector(reader, new MemoryStore(), clock);
    await compare(projector, "without the newest");
    expect(await projector.isLevel()).toBe(true);
    await env.DB.batch([
      env.DB.prepare("DELETE FROM product_usage_events"),
      env.DB.prepare("UPDATE ledger_state SET floor = ?").bind(NOON),
    ]);
    expect(await projector.isLevel()).toBe(false);
    await compare(projector, "without any");
    expect(await projector.isLevel()).toBe(true);
    const fresh = new Projector(reader, new MemoryStore(), clock);
    await compare(fresh, "a life that knows no row");
    expect(await fresh.isLevel()).toBe(true);
  });

  it("FR-243-028 says nothing when it cannot speak of the same rows on both sides", async () => {
    const { clock, reader } = await quietPlatform([NOON - 5]);
    const projector = new Projector(reader, new MemoryStore(), clock);
    const count = reader.bruteForce.bind(reader);
    let floor = 1;
    const slow = vi.spyOn(reader, "bruteForce").mockImplementation(async (...args) => {
      floor += 1;
      await env.DB.prepare("UPDATE ledger_state SET floor = ?").bind(floor).run();
      return count(...args);
    });
    expect(await projector.compare()).toBeNull();
    slow.mockRestore();
    expect((await projector.compare())?.filter((row) => row.hub !== row.ledger)).toEqual([]);
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
    expect(rows?.filter((row) => row.hub !== row.ledger)).toEqual([]);
    // by hand, past the prune: what nobody can notice by the ledger's state
    await env.DB.prepare("DELETE FROM product_usage_events WHERE workspace_id = ?").bind(scope.workspaceId).run();
    const wrong = (await projector.compare())?.filter((row) => row.hub !== row.ledger);
    expect(wrong?.map((row) => [row.window, row.measure, row.hub, row.ledger])).toEqual([
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
      expect(rows?.filter((row) => row.hub !== row.ledger)).toEqual([]);
    }
  });
});
