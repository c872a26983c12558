// Many dashboards in a process of their own, so that reading frames takes no time from the process that asks and times.
import type { Arrival, CrowdMessage, CrowdProgress, CrowdReport, CrowdRequest } from "./crowd-protocol.ts";
import { FrameReader } from "./frame-log.ts";
import { openSocket, type SocketTarget } from "./raw-socket.ts";

/** Upgrades under way at once. */
const AT_ONCE = 32;

const say = (message: CrowdMessage) => process.send?.(message);

const counted = { frames: 0, gaps: 0, closed: 0, largestDelta: 0, largestSnapshot: 0 };
let arrivals = new Map<number, Arrival>();
let clockOffset = 0;
let sockets = 0;

/** `performance.now()` does not jump; this ties it to the wall clock that the server reads, to well below a millisecond. */
function tieClock(): void {
  let offset = Number.NEGATIVE_INFINITY;
  const until = performance.now() + 5;
  while (performance.now() < until) offset = Math.max(offset, Date.now() - performance.now());
  clockOffset = offset;
}

function open(target: SocketTarget, reader: FrameReader, isFirstTarget: boolean): Promise<void> {
  let version: number | null = null;
  return new Promise((resolve, reject) => {
    openSocket(target, {
      onText: (text) => {
        const at = performance.now() + clockOffset;
        const note = reader.read(text);
        if (note.kind === "operations") return;
        counted.frames += 1;
        if (note.kind === "stale") return;
        if (note.kind === "delta") {
          counted.largestDelta = Math.max(counted.largestDelta, note.bytes);
          if (version !== null && note.v !== version + 1) counted.gaps += 1;
        } else {
          counted.largestSnapshot = Math.max(counted.largestSnapshot, note.bytes);
        }
        const isFirst = version === null;
        version = note.v;
        if (isFirst) return resolve();
        if (!isFirstTarget || note.arrived === 0) return;
        const arrival = arrivals.get(note.v) ?? { v: note.v, arrived: note.arrived, times: [] };
        arrival.times.push(at);
        arrivals.set(note.v, arrival);
      },
      onClose: () => {
        counted.closed += 1;
        if (version === null) reject(new Error("a socket was closed before its first frame"));
      },
    }).catch(reject);
  });
}

async function openAll(targets: SocketTarget[], perTarget: number): Promise<void> {
  const waiting = targets.flatMap((target, index) => {
    const reader = new FrameReader();
    return Array.from({ length: perTarget }, () => () => open(target, reader, index === 0));
  });
  sockets += waiting.length;
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function progress(): CrowdProgress {
  const all = [...arrivals.values()];
  const newest = all.reduce<Arrival | null>((last, one) => (last === null || one.v > last.v ? one : last), null);
  return { shown: all.reduce((total, { arrived }) => total + arrived, 0), level: newest?.times.length ?? 0 };
}

function report(): CrowdReport {
  return { sockets, ...counted, arrivals: [...arrivals.values()].sort((a, b) => a.v - b.v) };
}

process.on("message", async (request: CrowdRequest) => {
  try {
    if (request.type === "open") {
      await openAll(request.targets, request.perTarget);
      say({ type: "opened" });
    } else if (request.type === "record") {
      tieClock();
      counted.frames = 0;
      arrivals = new Map();
      say({ type: "opened" });
    } else if (request.type === "progress") {
      say({ type: "progress", progress: progress() });
    } else {
      say({ type: "report", report: report() });
    }
  } catch (error) {
    say({ type: "failed", error: String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
