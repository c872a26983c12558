import type { Group } from "./bench.ts";
import { exactness } from "./exactness.ts";
import { failingRun } from "./failing-run.ts";
import { faults, pruneFaults } from "./faults.ts";
import { firstVisit } from "./first-visit.ts";
import { floodGroup } from "./flood.ts";
import { frameBytes } from "./frame-bytes.ts";
import { latency } from "./latency.ts";
import { openLarge, openSmall } from "./open-cost.ts";
import { prune } from "./prune.ts";
import { writeCost } from "./write-cost.ts";
import { writers } from "./writers.ts";

/** In this order: those with one fixture follow each other, and what changes its ledger for good comes last. */
export const GROUPS: readonly Group[] = [
  openSmall,
  writeCost,
  latency,
  floodGroup,
  ...faults,
  exactness,
  failingRun,
  firstVisit,
  openLarge,
  writers,
  frameBytes,
  prune,
  ...pruneFaults,
];
