import { introspectWorkflow } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { evidenceParts, evidenceSnapshots, reviewPacks } from "../../../db/schema/index.ts";
import { EVIDENCE_SECTIONS } from "../../../worker/features/evidence/evidence.contract.ts";
import { call } from "../../support/app.ts";
import { makeGovernedTenant, testDb } from "../../support/factories.ts";
import { type Fixture, fixture } from "../../unit/packs/evidence.ts";
import { testDeps } from "../operations/support.ts";

const PIECE = 200;

/** A complete snapshot that holds the items, in pieces. */
export async function makeSnapshot(
  tenant: { id: string; workspaceId: string },
  items: Fixture = fixture(),
  overrides: Partial<typeof evidenceSnapshots.$inferInsert> = {},
) {
  const row = {
    ...{ id: testDeps().ids.next("evs"), workspaceId: tenant.workspaceId, tenantId: tenant.id, schemaVersion: 1 },
    ...{ fingerprint: crypto.randomUUID().replaceAll("-", "").repeat(2), summary: {}, createdAt: Date.now() },
    ...overrides,
  };
  await testDb().insert(evidenceSnapshots).values(row);
  for (const section of EVIDENCE_SECTIONS) {
    const all: readonly unknown[] = items[section];
    for (let from = 0; from < all.length; from += PIECE)
      await testDb()
        .insert(evidenceParts)
        .values({ snapshotId: row.id, section, part: from / PIECE, items: all.slice(from, from + PIECE) });
  }
  return row;
}

/** A tenant with evidence, and its owner. */
export async function makeEvidence(items?: Fixture) {
  const made = await makeGovernedTenant();
  return { ...made, snapshot: await makeSnapshot(made.tenant, items) };
}

export const requestPack = (
  tenantId: string,
  cookie: string,
  body: unknown = {},
  headers: Record<string, string> = {},
) => call("POST", `/api/admin/tenants/${tenantId}/review-packs`, { cookie, body, headers });

/** Generations that start from now on run for real, without the waits between retries. */
export async function watchGenerations() {
  const executions = await introspectWorkflow(env.PACK_GENERATION);
  await executions.modifyAll((instance) => instance.disableRetryDelays());
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Generations that start from now on end at their first step: packs stay as the request left them. */
export async function holdGenerations() {
  const executions = await introspectWorkflow(env.PACK_GENERATION);
  await executions.modifyAll((instance) => instance.mockStepResult({ name: "begin" }, { kind: "superseded" }));
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Requests a pack and waits for the end of its generation. */
export async function generatePack(tenantId: string, cookie: string, body: unknown = {}) {
  const executions = await watchGenerations();
  const asked = await requestPack(tenantId, cookie, body);
  const [execution] = await executions.get();
  await execution?.waitForStatus("complete");
  await executions.dispose();
  return storedPack(asked.body.id);
}

export async function storedPack(id: string) {
  const [row] = await testDb().select().from(reviewPacks).where(eq(reviewPacks.id, id));
  if (row === undefined) throw new Error("no such pack");
  return row;
}

export const storedPacks = () => testDb().select().from(reviewPacks).orderBy(reviewPacks.id);

export const objectKeys = async () => (await env.PACKS.list()).objects.map(({ key }) => key);
