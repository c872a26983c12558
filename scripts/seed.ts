// Fills an empty local database with the demo of domain §16; called by scripts/prepare-dev.mjs. It knows no way to a remote
// database: what it writes belongs to development only.
import type { D1Database } from "@cloudflare/workers-types";
import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { getPlatformProxy } from "wrangler";
import * as schema from "../db/schema/index.ts";
import { demoAudit } from "../db/seed/audit.ts";
import { DEMO_PASSWORD } from "../db/seed/demo.ts";
import { requireDevelopment } from "../db/seed/development-only.ts";
import { demoConnections, demoHistory } from "../db/seed/history.ts";
import { play } from "../db/seed/play.ts";
import { makeStage } from "../db/seed/stage.ts";
import { CHANGED_AGO, earlierDirectory, storyOf } from "../db/seed/story.ts";
import { demoReports } from "../db/seed/verifications.ts";
import { demoWorld } from "../db/seed/world.ts";
import { createSimulator } from "../test/simulator/server.ts";
import { type Database, openDatabase, type Statement } from "../worker/platform/database.ts";
import { openLocalOrRemote } from "./lib/database.ts";

requireDevelopment(process.env.ENVIRONMENT);

const now = Date.now();
const world = demoWorld(now, await hashPassword(DEMO_PASSWORD));
const history = await demoHistory(world, now);
const { events, runs } = history;
const connections = demoConnections(world, runs, now);
const { reports, grants } = await demoReports(world.nextId, world.tenants, connections, runs);
const story = storyOf(now);

/** A row a statement: D1 binds at most 100 parameters. */
const rowsOf = <T extends SQLiteTable>(db: Database, table: T, rows: readonly T["$inferInsert"][]): Statement[] =>
  rows.map((row) => db.insert(table).values(row));

/** Statements of one batch: of a thousand together, the local runtime hangs up now and then. */
const TOGETHER = 100;

async function together(db: Database, statements: readonly Statement[]): Promise<void> {
  for (let from = 0; from < statements.length; from += TOGETHER)
    await db.batch(statements.slice(from, from + TOGETHER) as [Statement, ...Statement[]]);
}

/** The places and the people, and the connections as the checks before the story left them. */
function beginning(db: Database, until: number): Statement[] {
  const lastCheck = (tenantId: string) => runs.findLast((run) => run.tenantId === tenantId && run.completedAt < until);
  return [
    ...rowsOf(db, schema.workspaces, world.workspaces),
    ...rowsOf(
      db,
      schema.tenants,
      world.tenants.map(({ scenario: _scenario, consentStatus: _consent, ...tenant }) => tenant),
    ),
    ...rowsOf(db, schema.users, world.users),
    ...rowsOf(db, schema.workspaceMemberships, world.memberships),
    ...rowsOf(db, schema.tenantEntitlements, world.entitlements),
    ...rowsOf(db, schema.platformUsers, world.staff),
    ...rowsOf(db, schema.platformCapabilityGrants, world.grants),
    ...rowsOf(
      db,
      schema.providerConnections,
      connections.map((connection) => ({
        ...connection,
        lastHealthCheckAt: lastCheck(connection.tenantId)?.completedAt ?? null,
      })),
    ),
  ];
}

/** What the latest checks left behind, and the passwords of staff. */
const ending = (db: Database): Statement[] => [
  ...connections.map(({ id, lastHealthCheckAt }) =>
    db.update(schema.providerConnections).set({ lastHealthCheckAt }).where(eq(schema.providerConnections.id, id)),
  ),
  ...rowsOf(db, schema.verificationReports, reports),
  ...grants.map((grant) =>
    db
      .insert(schema.permissionEvidence)
      .values(grant)
      .onConflictDoUpdate({ target: schema.permissionEvidence.connectionId, set: grant }),
  ),
  ...rowsOf(db, schema.platformCredentials, world.staffCredentials),
];

/** Hands out the history up to a time, each row once: what is numbered as it is written is numbered in the order of time. */
function historyUntil() {
  const left = { runs: [...runs], events: [...events], audit: demoAudit(history, now) };
  const upTo = <T>(rows: T[], timeOf: (row: T) => number, until: number): T[] => {
    const next = rows.findIndex((row) => timeOf(row) >= until);
    return rows.splice(0, next === -1 ? rows.length : next);
  };
  return (db: Database, until: number): Statement[] => [
    ...rowsOf(
      db,
      schema.operationRuns,
      upTo(left.runs, (run) => run.completedAt, until),
    ),
    ...rowsOf(
      db,
      schema.productUsageEvents,
      upTo(left.events, (event) => event.occurredAt, until),
    ),
    ...rowsOf(
      db,
      schema.auditEntries,
      upTo(left.audit, (entry) => entry.occurredAt, until),
    ),
  ];
}

async function seed(d1: D1Database, db: Database, simulatorUrl: string): Promise<void> {
  const stage = makeStage(d1, simulatorUrl);
  const until = historyUntil();
  const change = earlierDirectory();
  const changeDirectory = (body: object) =>
    fetch(`${simulatorUrl}/directories/${change.entraTenantId}`, { method: "PUT", body: JSON.stringify(body) });
  await changeDirectory(change.change);
  await together(db, beginning(db, story[0]?.at ?? now));
  for (const step of story) {
    if (step.ago < CHANGED_AGO) await changeDirectory({});
    await together(db, until(db, step.at));
    await play(stage, world, step);
  }
  await together(db, [...until(db, now), ...ending(db)]);
  // in one batch, and last: nobody signs in to half a demo
  await together(db, rowsOf(db, schema.credentials, world.credentials));
}

/** What a seed that was interrupted has left; entries of the audit log stay, as they do, and are nobody's. */
const nothingLeft = (db: Database) =>
  together(db, [db.delete(schema.workspaces), db.delete(schema.users), db.delete(schema.platformUsers)]);

/** The passwords are written last: where there is one, the demo is whole. */
async function seedWhenEmpty(d1: D1Database): Promise<void> {
  const db = openDatabase(d1);
  const known = await db.select({ id: schema.credentials.id }).from(schema.credentials).limit(1);
  if (known.length > 0) return;
  await nothingLeft(db);
  const simulator = await createSimulator();
  try {
    await seed(d1, db, simulator.url);
  } finally {
    await simulator.close();
  }
  const count = runs.length + story.filter(({ act }) => "run" in act).length;
  console.log(`seeded ${world.tenants.length} tenants, ${count} operation runs, ${events.length} usage events`);
}

const ATTEMPTS = 3;

for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
  const { d1, close } = await openLocalOrRemote(getPlatformProxy, false);
  try {
    await seedWhenEmpty(d1);
    break;
  } catch (error) {
    // on a busy machine the local runtime now and then hangs up on a request: what was written by then is taken away again
    const isHangUp = error instanceof Error && /fetch failed/.test(`${error.message} ${String(error.cause)}`);
    if (!isHangUp || attempt === ATTEMPTS) throw error;
  } finally {
    await close();
  }
}
