import type { ConsoleHub } from "./features/console/hub.do.ts";
import { type Clock, systemClock } from "./platform/clock.ts";
import { type CommitUnit, commit } from "./platform/commit.ts";
import { type Database, openDatabase, type Statement } from "./platform/database.ts";
import { type Ids, systemIds } from "./platform/ids.ts";
import { consoleLog, type Log } from "./platform/log.ts";
import { readSettings, type Settings } from "./settings.ts";
import type { WorkspaceHub } from "./workspace-hub.do.ts";

/** Everything that a use case may touch. One value per request: nothing of a request lives in module scope. */
export interface Deps {
  db: Database;
  /** The raw binding, for statements whose `meta` matters and for prepared SQL. */
  d1: D1Database;
  clock: Clock;
  ids: Ids;
  log: Log;
  settings: Settings;
  commit(unit: CommitUnit): Promise<unknown[]>;
  /** Statements that join the request's one effect (see `CommitDeps.alongside`). */
  alongside: Statement[];
  /** Work that may outlive the answer. Its failure is logged, never the caller's. */
  background(code: string, work: Promise<unknown>): void;
  consoleHub(): DurableObjectStub<ConsoleHub>;
  workspaceHub(workspaceId: string): DurableObjectStub<WorkspaceHub>;
  connectionCheck: Workflow;
  inventorySync: Workflow;
  adminRolesScan: Workflow;
  postureCheck: Workflow;
  evidenceSnapshot: Workflow;
  reviewCompose: Workflow;
  packGeneration: Workflow;
  /** Archives of review packs. */
  packs: R2Bucket;
}

interface Waiter {
  waitUntil(promise: Promise<unknown>): void;
}

export interface DepsOverrides {
  clock?: Clock;
  ids?: Ids;
  log?: Log;
}

/** The only reader of `env` outside of Durable Object and Workflow classes. */
export function makeDeps(env: Env, waiter: Waiter, overrides: DepsOverrides = {}): Deps {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? consoleLog();
  const db = openDatabase(env.DB);
  const alongside: Statement[] = [];
  return {
    db,
    d1: env.DB,
    clock,
    ids: overrides.ids ?? systemIds(() => clock.now()),
    log,
    settings: readSettings(env),
    commit: (unit) => commit({ db, log, alongside: () => alongside.splice(0) }, unit),
    alongside,
    background: (code, work) =>
      waiter.waitUntil(
        work.catch((error) =>
          log.error("background_failed", { task: code, name: error instanceof Error ? error.name : typeof error }),
        ),
      ),
    consoleHub: () => env.CONSOLE_HUB.getByName("console"),
    workspaceHub: (workspaceId) => env.WORKSPACE_HUB.getByName(workspaceId),
    connectionCheck: env.CONNECTION_CHECK,
    inventorySync: env.INVENTORY_SYNC,
    adminRolesScan: env.ADMIN_ROLES_SCAN,
    postureCheck: env.POSTURE_CHECK,
    evidenceSnapshot: env.EVIDENCE_SNAPSHOT,
    reviewCompose: env.REVIEW_COMPOSE,
    packGeneration: env.PACK_GENERATION,
    packs: env.PACKS,
  };
}

export interface AppVariables {
  deps: Deps;
}

export interface AppEnv {
  Bindings: Env;
  Variables: AppVariables;
}
