import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { findings } from "../../../db/schema/index.ts";
import type { Detection, FindingRule } from "../../../worker/features/findings/finding-rules.contract.ts";
import { recordDetections } from "../../../worker/features/findings/record.usecases.ts";
import { makeGovernedTenant, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";

const detection = (rule: FindingRule, id: string): Detection => ({
  ...{ rule, severity: "medium", subject: { type: "user", id, label: id }, facts: {} },
});

it("FR-245-070 resolves nothing of a rule that a report could not judge, and all of the others", async () => {
  const { tenant } = await makeGovernedTenant();
  const record = async (detections: Detection[], unjudged: FindingRule[]) => {
    const deps = testDeps();
    const place = { workspaceId: tenant.workspaceId, tenantId: tenant.id };
    const recording = { source: "entra.admin_roles", reportId: "rep_1", isCurrent: sql`true` } as const;
    await deps.commit({ changes: await recordDetections(deps, place, { ...recording, detections, unjudged }) });
  };
  const [standing, guest] = ["admin_roles.standing_assignment", "admin_roles.guest_holds_role"] as const;
  await record([detection(standing, "a"), detection(standing, "b"), detection(guest, "a")], []);
  await record([detection(standing, "b")], [standing]);
  const rows = await testDb().select().from(findings).orderBy(findings.rule, findings.subjectId);
  expect(rows.map(({ rule, subjectId, state }) => [rule, subjectId, state])).toEqual([
    [guest, "a", "resolved"],
    [standing, "a", "open"],
    [standing, "b", "open"],
  ]);
  await record([detection(standing, "b")], []);
  expect(await testDb().select({ state: findings.state }).from(findings).where(sql`subject_id = 'a'`)).toEqual([
    { state: "resolved" },
    { state: "resolved" },
  ]);
});
