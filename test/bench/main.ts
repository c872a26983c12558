// `npm run bench [-- --quick] [--json FILE] [--only id,id]`: measures the numbers of specs 243 and 010 on the built Worker in workerd,
// each beside its baseline, and ends non-zero when one is not reached. Progress goes to stderr, the table to stdout.
// The databases are in the system's temporary directory (2 GB, quick 0.5 GB). Times hold on a quiet machine: a disk that
// others write to delays every commit; `TMPDIR=/dev/shm npm run bench` takes it out of the measurement.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bench, type Fixture, type FixtureName, type Group, openFixture } from "./bench.ts";
import { buildWorkers } from "./build.ts";
import { GROUPS } from "./groups.ts";
import { failedRow, formatTable, type Row } from "./table.ts";

const started = performance.now();

function progress(text: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${text}\n`);
}

function chosen(only: string | undefined): { groups: Group[]; isWanted: (row: string) => boolean } {
  if (only === undefined) return { groups: [...GROUPS], isWanted: () => true };
  const ids = new Set(only.split(","));
  const known = new Set(GROUPS.flatMap(({ id, rows }) => [id, ...rows]));
  const unknown = [...ids].filter((id) => !known.has(id));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(", ")}\nknown: ${[...known].join(", ")}`);
  const groups = GROUPS.filter((group) => ids.has(group.id) || group.rows.some((row) => ids.has(row)));
  const whole = new Set(groups.filter(({ id }) => ids.has(id)).flatMap(({ rows }) => rows));
  return { groups, isWanted: (row) => whole.has(row) || ids.has(row) };
}

/** The fixture of the groups that follow each other with the same one. */
class SharedFixture {
  readonly #bench: Bench;
  #open: { name: FixtureName; fixture: Fixture } | null = null;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  async of(name: FixtureName): Promise<Fixture> {
    if (this.#open?.name === name) return this.#open.fixture;
    await this.close();
    const fixture = await openFixture(this.#bench, name);
    this.#open = { name, fixture };
    return fixture;
  }

  async close(): Promise<void> {
    await this.#open?.fixture.runtime.stop();
    this.#open = null;
  }
}

async function measureAll(bench: Bench, groups: readonly Group[]): Promise<Row[]> {
  const rows: Row[] = [];
  const shared = new SharedFixture(bench);
  for (const group of groups) {
    progress(`— ${group.id}`);
    try {
      if (group.fixture === null) {
        // two runtimes at once would measure each other
        await shared.close();
        rows.push(...(await group.measure(bench)));
      } else {
        rows.push(...(await group.measure(bench, await shared.of(group.fixture))));
      }
    } catch (error) {
      progress(`${group.id} failed: ${error instanceof Error ? error.stack : error}`);
      rows.push(...group.rows.map(failedRow));
      // what state its runtime is in is not known
      await shared.close();
    }
  }
  await shared.close();
  return rows;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      only: { type: "string" },
    },
  });
  const { groups, isWanted } = chosen(values.only);
  const directory = mkdtempSync(join(tmpdir(), "tenantpilot-bench-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  progress(`building the Worker; state in ${directory}`);
  const bundle = await buildWorkers(join(directory, "bundle"));
  const rows = await measureAll({ isQuick: values.quick, bundle, directory, progress }, groups);
  const wanted = rows.filter(({ id }) => isWanted(id));
  console.log(formatTable(wanted));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(wanted, null, 2)}\n`);
  const missed = wanted.filter(({ ok }) => !ok).map(({ id }) => id);
  if (missed.length > 0) console.log(`\nNot reached: ${missed.join(", ")}`);
  return missed.length === 0 ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

// the exit handlers end what was started and remove its state
process.exit(
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }),
);
