import { WINDOW_KEYS } from "../../worker/features/telemetry/windows.contract.ts";
import type { Bench, Fixture, Group } from "./bench.ts";
import { liveTarget } from "./crowd.ts";
import { Dashboard } from "./dashboard.ts";
import { largestFrames } from "./frame-sizes.ts";
import { call } from "./http.ts";
import { milestoneOf } from "./ledger.ts";
import { until } from "./pace.ts";
import { atMost, makeRow } from "./table.ts";

/** Every window once on the large ledger, whose numbers are the longest, and whatever the rest of the run has seen. */
async function measure(_: Bench, { runtime, cookie }: Fixture) {
  for (const window of WINDOW_KEYS) {
    const dashboard = await Dashboard.open(() => liveTarget(runtime, cookie, window));
    const version = dashboard.state?.v;
    await runtime.run("record", { milestones: [milestoneOf(2, 1)], notifications: 1 });
    await until("a dashboard has moved", 10_000, () => dashboard.state?.v !== version);
    dashboard.close();
  }
  const url = new URL("/api/system/telemetry/summary?window=24h", runtime.product);
  const summary = await call(url, { method: "GET", headers: { Cookie: cookie } });
  return [
    makeRow({
      id: "bytes-delta",
      value: largestFrames.delta,
      unit: "bytes of the largest change sent in this run; baseline: the answer to a poll",
      baseline: summary.text.length,
      reach: atMost(65),
    }),
    makeRow({
      id: "bytes-snapshot",
      value: largestFrames.snapshot,
      unit: "bytes of the largest snapshot of one window sent in this run",
      reach: atMost(2_048),
    }),
  ];
}

export const frameBytes: Group = { id: "bytes", rows: ["bytes-delta", "bytes-snapshot"], fixture: "large", measure };
