import { describe, expect, it } from "vitest";
import { call } from "../../support/app.ts";
import { makeFinding, makeGovernedTenant, makeOperator, makeTenant } from "../../support/factories.ts";
import { DAY, list } from "./support.ts";

const GUEST = "admin_roles.guest_holds_role";
const EXTRA = "permission_posture.extra_permission";

const idsOf = (answer: Awaited<ReturnType<typeof list>>) => answer.body.items.map(({ id }: { id: string }) => id);

async function everyPage(tenantId: string, cookie: string, query: Record<string, string>): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const answer = await list(tenantId, cookie, cursor === null ? query : { ...query, cursor });
    expect(answer.status).toBe(200);
    seen.push(...idsOf(answer));
    cursor = answer.body.next_cursor;
  } while (cursor !== null);
  return seen;
}

describe("the list of findings", () => {
  it("FR-245-105 shows what is not resolved of this tenant, worst first, then newest", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("readonly");
    await makeFinding(await makeTenant(workspace.id));
    const low = await makeFinding(tenant, { severity: "low" });
    const older = await makeFinding(tenant, { severity: "critical", state: "in_progress", ownerUserId: operator.id });
    await makeFinding(tenant, { severity: "critical", state: "resolved" });
    const newer = await makeFinding(tenant, { severity: "critical", state: "reopened" });
    const accepted = await makeFinding(tenant, { severity: "high", state: "risk_accepted" });
    const answer = await list(tenant.id, operator.cookie);
    const newest = [older, newer].sort((a, b) => (a.id < b.id ? 1 : -1));
    expect(idsOf(answer)).toEqual([...newest, accepted, low].map(({ id }) => id));
    expect(answer.body).toMatchObject({ next_cursor: null, is_partial: false });
    expect(answer.body.items.at(-1)).toEqual({
      id: low.id,
      tenant_id: tenant.id,
      rule: GUEST,
      title: "Guest with a privileged role",
      severity: "low",
      state: "open",
      subject: { type: "user", id: low.subjectId, label: low.subjectLabel },
      owner: null,
      due_at: new Date(low.dueAt ?? 0).toISOString(),
      is_overdue: false,
      first_detected_at: new Date(low.firstDetectedAt).toISOString(),
      last_detected_at: new Date(low.lastDetectedAt).toISOString(),
      accepted_until: null,
      version: 1,
    });
    expect(answer.body.items.find(({ id }: { id: string }) => id === older.id).owner).toEqual({
      user_id: operator.id,
      name: operator.name,
    });
    expect(answer.body.items.find(({ id }: { id: string }) => id === accepted.id)).toMatchObject({
      due_at: null,
      accepted_until: new Date(accepted.acceptedUntil ?? 0).toISOString(),
    });
  });

  it("FR-245-105 is narrowed by state, severity, rule, owner, what is overdue and the subject's name, alone and together", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const long = Date.now() - 100 * DAY;
    const mine = await makeFinding(tenant, {
      ownerUserId: operator.id,
      subjectLabel: "Ada Lovelace",
      state: "reopened",
    });
    const late = await makeFinding(tenant, { rule: EXTRA, firstDetectedAt: long, subjectLabel: "100%_Read.All" });
    const later = await makeFinding(tenant, { firstDetectedAt: long - DAY, severity: "medium" });
    const done = await makeFinding(tenant, { state: "resolved", ownerUserId: operator.id, firstDetectedAt: long });
    const cases: [Record<string, string>, { id: string }[]][] = [
      [{ state: "reopened,resolved" }, [mine, done]],
      [{ state: "all", severity: "high" }, [mine, done]],
      [{ severity: "low" }, []],
      [{ rule: EXTRA }, [late]],
      [{ rule: GUEST, state: "all" }, [mine, done, later]],
      [{ owner: "me" }, [mine]],
      [{ owner: operator.id, state: "resolved" }, [done]],
      [{ owner: "none" }, [late, later]],
      [{ owner: "none", rule: EXTRA, severity: "medium", q: "read" }, [late]],
      [{ overdue: "1" }, [later, late]],
      [{ overdue: "1", rule: EXTRA, state: "all" }, [late]],
      [{ overdue: "1", state: "resolved" }, []],
      [{ q: "LOVE" }, [mine]],
      [{ q: "%_read" }, [late]],
      [{ q: "%" }, [late]],
      [{ q: "nobody" }, []],
    ];
    for (const [query, expected] of cases) {
      const found = idsOf(await list(tenant.id, operator.cookie, query));
      const asExpected = expected.map(({ id }) => id);
      expect([query, "overdue" in query ? found : found.sort()]).toEqual([
        query,
        "overdue" in query ? asExpected : asExpected.sort(),
      ]);
    }
  });

  it("FR-245-105 FR-245-106 shows every finding once while its pages are followed, whatever is filtered", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const severities = ["critical", "high", "medium", "low"] as const;
    const states = ["open", "in_progress", "reopened", "risk_accepted", "resolved"] as const;
    const long = Date.now() - 100 * DAY;
    for (let index = 0; index < 260; index += 1)
      await makeFinding(tenant, {
        severity: severities[index % 4] ?? "low",
        state: states[index % 5] ?? "open",
        ownerUserId: index % 3 === 0 ? operator.id : null,
        // most of them found by the same scan
        ...(index % 7 === 0 ? {} : { firstDetectedAt: long }),
      });
    for (const [query, count] of [
      [{ state: "all" }, 260],
      [{}, 208],
      [{ state: "all", severity: "high" }, 65],
      [{ state: "open,resolved", severity: "high" }, 26],
      [{ owner: "none" }, 138],
      [{ overdue: "1" }, null],
      [{ overdue: "1", owner: "me" }, null],
      [{ q: "subject" }, 208],
    ] as [Record<string, string>, number | null][]) {
      const seen = await everyPage(tenant.id, operator.cookie, query);
      expect([query, new Set(seen).size]).toEqual([query, seen.length]);
      if (count === null) expect(seen.length).toBeGreaterThan(40);
      else expect([query, seen.length]).toEqual([query, count]);
    }
  });

  it("FR-245-107 is headed by counts of what waits for somebody, what is overdue and what was accepted", async () => {
    const { tenant, operator } = await makeGovernedTenant("readonly");
    const read = async () =>
      (await call("GET", `/api/admin/tenants/${tenant.id}/findings/summary`, { cookie: operator.cookie })).body;
    const none = { count: 0, is_more: false };
    expect(await read()).toEqual({
      by_severity: { critical: none, high: none, medium: none, low: none, info: none },
      ...{ overdue: none, risk_accepted: none, has_any: false },
    });
    await makeFinding(tenant, { state: "resolved", severity: "critical" });
    await makeFinding(tenant, { state: "risk_accepted", severity: "critical" });
    await makeFinding(tenant, { state: "reopened", firstDetectedAt: Date.now() - 100 * DAY });
    for (let index = 0; index < 101; index += 1) await makeFinding(tenant, { severity: "info" });
    expect(await read()).toMatchObject({
      by_severity: { critical: none, high: { count: 1, is_more: false }, info: { count: 40, is_more: true } },
      ...{ overdue: { count: 1 }, risk_accepted: { count: 1 }, has_any: true },
    });
  });

  it("FR-245-118 does not exist without entitlement to the tenant", async () => {
    const { workspace, tenant } = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id });
    expect((await list(tenant.id, "")).status).toBe(401);
    expect((await list(tenant.id, member.cookie)).status).toBe(404);
    for (const path of ["summary", "owners"])
      expect(
        (await call("GET", `/api/admin/tenants/${tenant.id}/findings/${path}`, { cookie: member.cookie })).status,
      ).toBe(404);
  });

  it("FR-245-105 refuses with the field's name what is no filter, and a cursor of another order", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const id = `fnd_${"0".repeat(26)}`;
    for (const query of [{ state: "closed" }, { cursor: id }, { cursor: `1700000000000~${id}` }, { page: "2" }]) {
      const answer = await list(tenant.id, operator.cookie, query as unknown as Record<string, string>);
      expect(answer).toMatchObject({
        status: 422,
        body: { errors: [{ path: `query.${Object.keys(query)[0]}` }] },
      });
    }
  });
});
