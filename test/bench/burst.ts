import { type Bench, type Fixture, openEmpty, untilLevel } from "./bench.ts";
import { fillEvenly, milestoneOf, newestId, WORKSPACES } from "./ledger.ts";
import type { Milestone } from "./probe-protocol.ts";
import { atMost, makeRow, type Row } from "./table.ts";

const COMMITS = 10_000;
const AT_ONCE = 16;
/** The runtime is killed after so many acknowledged commits, and once more. */
const KILLS = [3_000, 6_500];

/** Commits until all are sent or the runtime is gone. A commit whose answer never came is not sent again. */
async function send(
  { runtime }: Fixture,
  waiting: Milestone[],
  acknowledged: Set<string>,
  killAt: number,
): Promise<void> {
  let killing: Promise<void> | null = null;
  const writer = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      try {
        await runtime.run("record", { milestones: [next], notifications: 1 });
      } catch {
        return;
      }
      acknowledged.add(next.subjectId);
      if (acknowledged.size >= killAt) {
        killing ??= runtime.kill();
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
  await killing;
}

async function burstOn(bench: Bench, fixture: Fixture): Promise<Row> {
  const { runtime } = fixture;
  const before = await newestId(runtime);
  const acknowledged = new Set<string>();
  const waiting = Array.from({ length: COMMITS }, (_, index) => milestoneOf(2, (index * 37) % WORKSPACES));
  for (const killAt of [...KILLS, Number.POSITIVE_INFINITY]) {
    await send(fixture, waiting, acknowledged, killAt);
    if (waiting.length === 0) break;
    await runtime.start();
    bench.progress(`killed after ${acknowledged.size} acknowledged commits, started again`);
  }
  const { rows } = await runtime.sql("SELECT subject_id FROM product_usage_events WHERE id > ?", before);
  const counts = new Map<string, number>();
  for (const { subject_id } of rows) counts.set(String(subject_id), (counts.get(String(subject_id)) ?? 0) + 1);
  const lost = [...acknowledged].filter((id) => !counts.has(id)).length;
  const doubled = [...counts.values()].filter((count) => count > 1).length;
  const numbers = await runtime.run("compare", null);
  const wrong = numbers.filter(({ hub, ledger }) => hub !== ledger).length;
  bench.progress(
    `${acknowledged.size} acknowledged, ${rows.length} in the ledger: ${lost} lost, ${doubled} doubled, ${wrong} wrong`,
  );
  return makeRow({
    id: "kill-in-burst",
    value: lost + doubled + wrong,
    unit: `lost or doubled of ${acknowledged.size.toLocaleString("en-US")} acknowledged commits, and numbers of the hub that differ from the ledger; killed ${KILLS.length} times`,
    reach: atMost(0),
  });
}

/** A burst of commits in which the runtime is killed. */
export async function killInBurst(bench: Bench): Promise<Row> {
  const fixture = await openEmpty(bench, "burst");
  try {
    await fillEvenly(fixture.runtime, 5_000, () => undefined);
    await untilLevel(fixture.runtime);
    return await burstOn(bench, fixture);
  } finally {
    await fixture.runtime.stop();
  }
}
