import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { tenantEntitlements, tenantOnboardingSessions } from "../../../db/schema/index.ts";
import type { Deps } from "../../../worker/deps.ts";
import { resolveWorkspaceScope } from "../../../worker/features/access/guards.ts";
import { viewDrafts } from "../../../worker/features/onboarding/list.usecases.ts";
import type { DraftList } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { call } from "../../support/app.ts";
import { makeOperator, testDb } from "../../support/factories.ts";
import { asOperator, testDeps } from "../operations/support.ts";
import { costOf, idsOf, insertMany } from "./counted.ts";
import { makeSituation, type Situation } from "./situations.ts";
import { readDraft } from "./support.ts";

type Made = Awaited<ReturnType<typeof makeSituation>>;

const FINDING = { key: "intune", status: "warn", blocking: false, reason_code: "rate_limited" } as const;

const SITUATIONS: Situation[] = [
  {},
  { report: [FINDING] },
  { consent: "revoked" },
  { report: null, run: "queued" },
  { report: null, run: "failed", grantsAge: null },
];

/** Onboardings of one owner in one workspace, each a few steps further than the other. */
async function makeMany(count: number): Promise<[Made, ...Made[]]> {
  const first = await makeSituation("platform");
  const others: Made[] = [];
  for (let number = 1; number < count; number += 1)
    others.push(await makeSituation("platform", SITUATIONS[number % SITUATIONS.length], first));
  return [first, ...others];
}

const listFor = async (deps: Deps, { workspace }: Made, operator: Made["operator"], cursor: string | null = null) =>
  viewDrafts(deps, await resolveWorkspaceScope(testDeps(), asOperator(operator), workspace.id), cursor);

/** Open onboardings of tenants that nobody is entitled to, older or newer than all others of the workspace. */
async function addForeign({ workspace }: Made, count: number, age: "older" | "newer") {
  await insertMany(
    count,
    "INSERT INTO tenants (id, workspace_id, display_name, created_at)",
    `SELECT ${idsOf("ten", age)}, '${workspace.id}', 'Tenant ' || i, 0`,
  );
  await insertMany(
    count,
    "INSERT INTO tenant_onboarding_sessions (id, workspace_id, tenant_id, created_at, last_edited_at)",
    `SELECT ${idsOf("drf", age)}, '${workspace.id}', ${idsOf("ten", age)}, 0, 0`,
  );
}

/** Blank drafts, which every member sees, older than all others. */
const addBlank = ({ workspace }: Made, count: number) =>
  insertMany(
    count,
    "INSERT INTO tenant_onboarding_sessions (id, workspace_id, created_at, last_edited_at)",
    `SELECT ${idsOf("drf", "older", "i + 5000")}, '${workspace.id}', 0, 0`,
  );

/** Verifications of each tenant that were cancelled before everything else. */
async function addHistory(made: readonly Made[], count: number) {
  for (const [place, { workspace, tenant }] of made.entries())
    await insertMany(
      count,
      `INSERT INTO operation_runs (id, workspace_id, tenant_id, type, status, outcome, identity, created_at,
        progressed_at, completed_at)`,
      `SELECT ${idsOf("run", "older")} || '${place}', '${workspace.id}', '${tenant.id}', 'provider.connection.check',
        'completed', 'cancelled', 'old', 0, 0, 0`,
    );
}

describe("the list of drafts", () => {
  it("FR-240-033 reads twenty in at most seven statements, and no more rows in a workspace with thousands", async () => {
    const made = await makeMany(21);
    const page = () =>
      costOf(async (deps) => {
        expect((await listFor(deps, made[0], made[0].operator)).items).toHaveLength(20);
      });
    const few = await page();
    expect(few.statements).toBeGreaterThan(1);
    expect(few.statements).toBeLessThanOrEqual(7);
    expect(few.rows).toBeLessThanOrEqual(800);
    await addBlank(made[0], 2_000);
    await addForeign(made[0], 2_000, "older");
    await addHistory(made, 50);
    expect(await page()).toEqual(few);
  });

  it("FR-240-033 passes over a bounded number of drafts of others, and gets to the own ones by its cursor", async () => {
    const made = await makeMany(3);
    await addForeign(made[0], 1_200, "newer");
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const from: string | null = cursor;
      const { statements, rows } = await costOf(async (deps) => {
        const list = await listFor(deps, made[0], made[0].operator, from);
        seen.push(...list.items.map(({ id }) => id));
        cursor = list.next_cursor;
      });
      expect(statements).toBeLessThanOrEqual(7);
      expect(rows).toBeLessThanOrEqual(2_000);
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(3);
    expect(seen).toEqual(made.map(({ draftId }) => draftId).toReversed());
  });

  it("FR-240-031 shows each draft as its own page does, to each viewer with what they may do", async () => {
    const made = await makeMany(SITUATIONS.length);
    const tenants = made.map(({ tenant }) => tenant);
    const reader = await makeOperator({ workspaceId: made[0].workspace.id, role: "readonly", tenants });
    for (const viewer of [made[0].operator, reader]) {
      const { items } = await listFor(testDeps(), made[0], viewer);
      expect(items).toHaveLength(made.length);
      for (const item of items) {
        const { body } = await readDraft(item.id, viewer);
        expect(body).toMatchObject(item);
      }
    }
  });

  it("FR-240-031 leaves out the draft of a tenant that is not the viewer's, open or ended", async () => {
    const [own, foreign, ended] = await makeMany(3);
    if (foreign === undefined || ended === undefined) throw new Error("too few");
    const colleague = await makeOperator({ workspaceId: own.workspace.id, role: "owner", tenants: [own.tenant] });
    await testDb()
      .update(tenantOnboardingSessions)
      .set({ lifecycle: "cancelled", endedAt: 1 })
      .where(eq(tenantOnboardingSessions.id, ended.draftId));
    const path = `/api/admin/workspaces/${own.workspace.id}/onboarding-drafts`;
    const { body } = await call<DraftList>("GET", path, colleague);
    expect(body.items.map(({ id }) => id)).toEqual([own.draftId]);
  });

  it("FR-240-031 leaves out the draft of a tenant that was taken from the viewer while the list was read", async () => {
    const [kept, taken] = await makeMany(2);
    if (taken === undefined) throw new Error("too few");
    const binding = {
      prepare: (query: string) => env.DB.prepare(query),
      async batch<T>(statements: D1PreparedStatement[]) {
        await testDb()
          .delete(tenantEntitlements)
          .where(
            and(eq(tenantEntitlements.tenantId, taken.tenant.id), eq(tenantEntitlements.userId, taken.operator.id)),
          );
        return env.DB.batch<T>(statements);
      },
    } as D1Database;
    const { items } = await listFor({ ...testDeps(), db: openDatabase(binding) }, kept, kept.operator);
    expect(items.map(({ id }) => id)).toEqual([kept.draftId]);
  });
});
