// What the measuring program and the probe Worker say to each other: JSON over HTTP, one operation per request.

export type SqlValue = string | number | null;

export interface SqlStatement {
  sql: string;
  params?: SqlValue[];
}

/** Costs as D1's own `meta` counts them. */
export interface SqlCost {
  rows_read: number;
  rows_written: number;
}

export interface SqlResult {
  rows: Record<string, SqlValue>[];
  cost: SqlCost;
  changes: number;
}

/** A milestone to record; `family` is its place in the catalog. */
export interface Milestone {
  family: number;
  workspaceId: string;
  tenantId: string;
  userId: string;
  /** Well-formed id of a subject of the event. */
  subjectId: string;
}

export interface HubNumbers {
  sockets: number;
  ledger_rows_read: number;
  pulls: number;
  frames: number;
}

export interface ComparedNumber {
  window: string;
  measure: string;
  hub: number;
  ledger: number;
}

export interface PruneReport {
  status: "succeeded" | "busy" | "superseded";
  rows: number;
  cutoff: number;
  cost: SqlCost;
}

export interface ProbeOperations {
  /** One batch, which is one transaction. */
  sql: { input: SqlStatement[]; output: SqlResult[] };
  /** Each milestone in a commit of its own, then so many notifications of the hub. */
  record: { input: { milestones: Milestone[]; notifications: number }; output: { committed_at: number[] } };
  /** Ends a run as failed, as its execution does. */
  failRun: { input: { runId: string }; output: { committed_at: number } };
  /** The recorder's statements for these milestones in one batch. */
  recordBatch: { input: Milestone[]; output: SqlCost };
  notify: { input: null; output: null };
  stats: { input: null; output: HubNumbers };
  /** False while the hub is still reading the ledger. */
  isLevel: { input: null; output: boolean };
  compare: { input: null; output: ComparedNumber[] };
  rebuild: { input: null; output: null };
  /** `ahead` moves the prune's clock forward, ms. */
  prune: { input: { days: number; ahead: number }; output: PruneReport };
  /** A staff member with a session. */
  staff: { input: null; output: { cookie: string } };
  /** An operator with a session, owner of a workspace with so many tenants. */
  operator: { input: { tenants: number }; output: { cookie: string; workspaceId: string; tenantIds: string[] } };
  /** Sends one frame to each socket of the naive broadcaster. */
  broadcast: { input: null; output: { committed_at: number } };
}

export type OperationName = keyof ProbeOperations;
