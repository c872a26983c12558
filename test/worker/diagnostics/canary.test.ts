import { eq } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  auditEntries,
  permissionEvidence,
  providerConnections,
  tenants,
  users,
  workspaces,
} from "../../../db/schema/index.ts";
import type { Bundle } from "../../../worker/features/diagnostics/diagnostics.contract.ts";
import { makeGovernedTenant, makeTenant, makeWorkspace, testDb } from "../../support/factories.ts";
import { captureLog } from "../../sweeps/capture-log.ts";
import { CANARIES } from "../../unit/diagnostics/canaries.ts";
import { ids, makeReport, makeRun, ofTenant, openRun, openTenant, traces } from "./support.ts";

/** A tenant of whose stored texts every one holds the canary, in the middle of other words and alone. */
async function makeSalted(canary: string) {
  const { workspace, tenant, operator } = await makeGovernedTenant();
  const db = testDb();
  const words = `Before ${canary} after`;
  await db.update(workspaces).set({ name: words }).where(eq(workspaces.id, workspace.id));
  await db.update(tenants).set({ displayName: words }).where(eq(tenants.id, tenant.id));
  await db.update(users).set({ name: canary }).where(eq(users.id, operator.id));
  await db
    .update(providerConnections)
    .set({ provider: canary, targetExternalTenantId: canary, clientId: canary, lastErrorReasonCode: words })
    .where(eq(providerConnections.tenantId, tenant.id));
  await db.insert(permissionEvidence).values({
    connectionId: tenant.connectionId ?? "",
    ...ofTenant(tenant),
    granted: [{ resource: canary, id: canary }],
    refreshedAt: Date.now(),
    lastErrorReasonCode: canary,
  });
  const runId = await makeRun(ofTenant(tenant), {
    initiatorUserId: operator.id,
    identity: canary,
    context: { inputs: { note: canary } },
    summaryCounts: { [canary]: 1 },
    failures: [{ reason_code: canary, message: words, stage: canary }],
    progressStage: canary,
  });
  const check = {
    key: canary,
    title: words,
    status: "fail",
    severity: canary,
    blocking: true,
    reason_code: canary,
    message: words,
    evidence: [{ kind: canary, value: canary }],
    next_steps: [{ label: words, url: canary }],
  };
  await makeReport(tenant, runId, { flow: canary, fingerprint: canary, checks: [check], changes: [check] });
  await db.insert(auditEntries).values({
    id: ids.next("aud"),
    ...ofTenant(tenant),
    actorKind: "user",
    actorId: canary,
    action: canary,
    resourceType: canary,
    resourceId: canary,
    outcome: "failed",
    metadata: { note: canary },
    occurredAt: Date.now(),
  });
  return { workspace, tenant, operator, runId };
}

/** Both bundles, and everything that opening them left behind. */
async function openBoth(canary: string) {
  const { workspace, tenant, operator, runId } = await makeSalted(canary);
  const log = captureLog();
  onTestFinished(log.end);
  const answers = [await openTenant(tenant.id, operator.cookie), await openRun(runId, operator.cookie)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const { entries, events } = await traces(workspace.id);
  expect([entries.length, events.length]).toEqual([2, 2]);
  const bundles: Bundle[] = answers.map(({ body }) => body);
  return { bundles, text: JSON.stringify({ bundles, entries, events, log: log.lines }) };
}

const kindsIn = ({ redaction }: Bundle) => redaction.markers.map(({ kind }) => kind);

describe("support diagnostics of a tenant whose every stored text holds", () => {
  it.each(CANARIES)(
    "FR-241-019 FR-241-021 FR-241-023 $about put it out nowhere, and list what was taken out",
    async ({ text, hearts }) => {
      const opened = await openBoth(text);
      expect(hearts.filter((heart) => opened.text.includes(heart))).toEqual([]);
      for (const bundle of opened.bundles) {
        expect(bundle.tenant?.display_name).toContain("[redacted]");
        expect(bundle.workspace.name).toContain("[redacted]");
        expect(kindsIn(bundle)).toEqual(expect.arrayContaining(["person", "stored_text", "foreign_id"]));
        expect(kindsIn(bundle).length).toBeGreaterThan(3);
      }
    },
  );

  it.each([
    "tenant id",
    "directory id",
    "directory id in capitals",
    "directory id without hyphens",
    "workspace id",
  ] as const)("FR-241-019 FR-241-023 another place's %s put it out nowhere", async (which) => {
    const workspace = await makeWorkspace();
    const other = await makeTenant(workspace.id);
    const directory = other.externalTenantId ?? "";
    const id = {
      "tenant id": other.id,
      "directory id": directory,
      "directory id in capitals": directory.toUpperCase(),
      "directory id without hyphens": directory.replaceAll("-", ""),
      "workspace id": workspace.id,
    }[which];
    const opened = await openBoth(id);
    expect(opened.text.toLowerCase()).not.toContain(id.toLowerCase());
    for (const bundle of opened.bundles) expect(kindsIn(bundle)).toContain("foreign_id");
  });

  it("FR-241-020 a person's name and id put out a role", async () => {
    const opened = await openBoth("Grace Hopper");
    const bundles = JSON.stringify(opened.bundles);
    // a place may be named like a person; no person is
    expect(bundles.replaceAll("Before Grace Hopper after", "")).not.toContain("Grace Hopper");
    expect(bundles).not.toMatch(/usr_/);
    expect(bundles).toContain("A member with the role owner");
  });
});
