// Fills an empty local database with the demo of domain §16; called by scripts/prepare-dev.mjs. It knows no way to a remote
// database: what it writes belongs to development only.
import { hashPassword } from "better-auth/crypto";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { getPlatformProxy } from "wrangler";
import * as schema from "../db/schema/index.ts";
import { demoAudit } from "../db/seed/audit.ts";
import { DEMO_PASSWORD } from "../db/seed/demo.ts";
import { requireDevelopment } from "../db/seed/development-only.ts";
import { demoConnections, demoHistory } from "../db/seed/history.ts";
import { demoReports } from "../db/seed/verifications.ts";
import { demoWorld } from "../db/seed/world.ts";
import { type Database, openDatabase, type Statement } from "../worker/platform/database.ts";
import { openLocalOrRemote } from "./lib/database.ts";

requireDevelopment(process.env.ENVIRONMENT);

const now = Date.now();
const world = demoWorld(now, await hashPassword(DEMO_PASSWORD));
const history = await demoHistory(world, now);
const { events, runs } = history;
const connections = demoConnections(world, runs, now);
const { reports, grants } = await demoReports(world.nextId, world.tenants, connections, runs);

function seedStatements(db: Database): Statement[] {
  const statements: Statement[] = [];
  // a row a statement: D1 binds at most 100 parameters
  const insert = <T extends SQLiteTable>(table: T, rows: T["$inferInsert"][]) => {
    for (const row of rows) statements.push(db.insert(table).values(row));
  };
  insert(schema.workspaces, world.workspaces);
  insert(
    schema.tenants,
    world.tenants.map(({ scenario: _scenario, consentStatus: _consent, ...tenant }) => tenant),
  );
  insert(schema.users, world.users);
  insert(schema.credentials, world.credentials);
  insert(schema.workspaceMemberships, world.memberships);
  insert(schema.tenantEntitlements, world.entitlements);
  insert(schema.platformUsers, world.staff);
  insert(schema.platformCredentials, world.staffCredentials);
  insert(schema.platformCapabilityGrants, world.grants);
  insert(schema.operationRuns, runs);
  insert(schema.providerConnections, connections);
  insert(schema.verificationReports, reports);
  insert(schema.permissionEvidence, grants);
  insert(schema.productUsageEvents, events);
  insert(schema.auditEntries, demoAudit(history));
  return statements;
}

/** In one transaction: a seed that was interrupted leaves an empty database to seed again. */
async function seedWhenEmpty(db: Database): Promise<void> {
  const known = await db.select({ id: schema.users.id }).from(schema.users).limit(1);
  if (known.length > 0) return;
  await db.batch(seedStatements(db) as [Statement, ...Statement[]]);
  console.log(`seeded ${world.tenants.length} tenants, ${runs.length} operation runs, ${events.length} usage events`);
}

const ATTEMPTS = 3;

for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
  const { d1, close } = await openLocalOrRemote(getPlatformProxy, false);
  try {
    await seedWhenEmpty(openDatabase(d1));
    break;
  } catch (error) {
    // on a busy machine the local runtime now and then hangs up on a request; the transaction then did not happen, or did
    // and the next look finds it
    const isHangUp = error instanceof Error && /fetch failed/.test(`${error.message} ${String(error.cause)}`);
    if (!isHangUp || attempt === ATTEMPTS) throw error;
  } finally {
    await close();
  }
}
