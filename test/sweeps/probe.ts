import { logFaults } from "../support/log-lines.ts";
import { type Able, everyCase } from "./able.ts";
import { captureLog } from "./capture-log.ts";
import { type Outgoing, problemOf, type Seen } from "./http.ts";
import type { Schemas } from "./json-schema.ts";
import { COUNTERS, dumpTables } from "./world.ts";

/** One request with something wrong about it. */
export interface Probe {
  name: string;
  outgoing: Outgoing;
  /** What is wrong with the answer; null when nothing is. */
  judge(seen: Seen): string | null;
}

export interface Findings {
  /** By case and probe; also what the log should not hold. */
  faults: string[];
  sent: number;
  /** Everything that was logged meanwhile. */
  log: string;
}

const summary = (seen: Seen): string => `${seen.status} ${seen.text.slice(0, 200)}`;

export const says = (status: number, code: string) => (seen: Seen) =>
  seen.status === status && problemOf(seen)?.code === code ? null : summary(seen);

/** 422 that names at least these paths, or something in them. */
export const invalidAt =
  (...paths: string[]) =>
  (seen: Seen) => {
    const problem = problemOf(seen);
    const named = problem?.errors.map(({ path }) => path) ?? [];
    const forgotten = paths.filter((path) => !named.some((one) => one === path || one.startsWith(`${path}.`)));
    const isRight = seen.status === 422 && problem?.code === "invalid_input" && named.length > 0;
    return isRight && forgotten.length === 0 ? null : `${summary(seen)} does not name ${forgotten.join(", ")}`;
  };

/** Taken, or refused as the caller's fault: what is strange may still be right. */
export const noServerError = (seen: Seen) =>
  seen.status < 400 || (seen.status < 500 && problemOf(seen) !== null) ? null : summary(seen);

const undescribed = ({ route }: Able, { status }: Seen): string | null =>
  route.operation.responses[status] === undefined ? `${status} is not described` : null;

const MOST_SHOWN = 20;

interface Options {
  /** The probes of a case, all together, leave every table as it was. */
  changesNothing: boolean;
}

/** Sends the probes of each case of each route, as somebody who may call it, in a world of its own. */
export async function probeEveryCase(
  make: (able: Able, schemas: Schemas) => Promise<Probe[]>,
  { changesNothing }: Options,
): Promise<Findings> {
  const { cases, schemas } = await everyCase();
  const log = captureLog();
  const faults: string[] = [];
  let sent = 0;
  try {
    for (const able of cases) {
      const probes = await make(able, schemas);
      if (probes.length === 0) continue;
      sent += probes.length;
      const before = changesNothing ? await dumpTables(COUNTERS) : "";
      const seen = await Promise.all(probes.map(({ outgoing }) => able.send(outgoing)));
      for (const [index, { name, judge }] of probes.entries()) {
        const answer = seen[index];
        const fault = answer === undefined ? "no answer" : (judge(answer) ?? undescribed(able, answer));
        if (fault !== null) faults.push(`${able.name}, ${name}: ${fault}`);
      }
      if (changesNothing && (await dumpTables(COUNTERS)) !== before) faults.push(`${able.name}: something has changed`);
    }
  } finally {
    log.end();
  }
  faults.push(...new Set(log.lines.flatMap(logFaults)));
  return { faults: faults.slice(0, MOST_SHOWN), sent, log: log.lines.join("\n") };
}
