import type { SocketTarget } from "./raw-socket.ts";

export type CrowdRequest =
  /** Opens so many sockets on each target and answers when each has had its first snapshot. */
  | { type: "open"; targets: SocketTarget[]; perTarget: number }
  /** Forgets what was counted. */
  | { type: "record" }
  /** How far it has come; small, so that it can be asked while measuring. */
  | { type: "progress" }
  | { type: "report" };

/** A version of the first target's state, and when each of its sockets got it. */
export interface Arrival {
  v: number;
  /** Events that it made visible. */
  arrived: number;
  /** Epoch ms, one per socket. */
  times: number[];
}

export interface CrowdReport {
  sockets: number;
  /** Frames since `record`, all sockets together. */
  frames: number;
  /** Versions that some socket did not get, or got out of order. */
  gaps: number;
  closed: number;
  largestDelta: number;
  largestSnapshot: number;
  arrivals: Arrival[];
}

export interface CrowdProgress {
  /** Events made visible since `record`. */
  shown: number;
  /** Sockets that have got the newest version. */
  level: number;
}

export type CrowdMessage =
  | { type: "opened" }
  | { type: "progress"; progress: CrowdProgress }
  | { type: "report"; report: CrowdReport }
  | { type: "failed"; error: string };
