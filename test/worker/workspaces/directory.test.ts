import { describe, expect, it } from "vitest";
import type { TenantDirectory, WorkspaceDirectory } from "../../../worker/features/workspaces/directory.contract.ts";
import { call } from "../../support/app.ts";
import { makeGovernedTenant, makeStaff, makeTenant, makeWorkspace } from "../../support/factories.ts";

type Directory = WorkspaceDirectory | TenantDirectory;

const DIRECTORY = "/api/system/directory";

const read = <T extends Directory>(
  cookie: string,
  kind: "workspaces" | "tenants",
  query: Record<string, string> = {},
) => call<T>("GET", `${DIRECTORY}/${kind}?${new URLSearchParams(query)}`, { cookie });

async function readAll<T extends Directory>(cookie: string, kind: "workspaces" | "tenants") {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const { body }: { body: T } = await read<T>(cookie, kind, cursor === null ? {} : { cursor });
    pages.push(body.items.map(({ id }) => id));
    cursor = body.next_cursor;
  } while (cursor !== null);
  return pages;
}

describe("the directories of the platform", () => {
  it("FR-009-001 counts members and tenants of each workspace, and 0 for an empty one", async () => {
    const staff = await makeStaff();
    const { workspace } = await makeGovernedTenant();
    await makeTenant(workspace.id);
    const empty = await makeWorkspace();
    const { body } = await read<WorkspaceDirectory>(staff.cookie, "workspaces");
    expect(body.items.map(({ id, name, members, tenants }) => [id, name, members, tenants])).toEqual([
      [workspace.id, workspace.name, 1, 2],
      [empty.id, empty.name, 0, 0],
    ]);
  });

  it("FR-009-002 lists tenants with status and workspace", async () => {
    const staff = await makeStaff();
    const workspace = await makeWorkspace();
    const tenant = await makeTenant(workspace.id, { status: "archived" });
    const { body } = await read<TenantDirectory>(staff.cookie, "tenants");
    expect(body.items).toMatchObject([
      {
        id: tenant.id,
        display_name: tenant.displayName,
        status: "archived",
        workspace: { id: workspace.id, name: workspace.name },
      },
    ]);
  });

  it("FR-009-006 lists the tenants of one workspace alone, page by page, beside what it holds", async () => {
    const staff = await makeStaff();
    const [workspace, other] = [await makeWorkspace(), await makeWorkspace()];
    const made: string[] = [];
    for (let n = 0; n < 51; n += 1) {
      await makeTenant(other.id, { connection: null });
      made.push((await makeTenant(workspace.id, { connection: null })).id);
    }
    const first = await read<TenantDirectory>(staff.cookie, "tenants", { workspace_id: workspace.id });
    expect(first.body.workspace).toMatchObject({ id: workspace.id, name: workspace.name, members: 0, tenants: 51 });
    const cursor = first.body.next_cursor ?? "";
    const second = await read<TenantDirectory>(staff.cookie, "tenants", { workspace_id: workspace.id, cursor });
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(made.toSorted());
    expect(second.body.next_cursor).toBeNull();
  });

  it("FR-009-006 searches within the workspace that is asked for", async () => {
    const staff = await makeStaff();
    const [workspace, other] = [await makeWorkspace(), await makeWorkspace()];
    const tenant = await makeTenant(workspace.id, { displayName: "Contoso", connection: null });
    await makeTenant(workspace.id, { displayName: "Fourth Coffee", connection: null });
    await makeTenant(other.id, { displayName: "Contoso", connection: null });
    const { body } = await read<TenantDirectory>(staff.cookie, "tenants", { workspace_id: workspace.id, q: "cont" });
    expect(body.items.map(({ id }) => id)).toEqual([tenant.id]);
  });

  it.each([
    ["is not there", { workspace_id: "ws_00000000000000000000000000" }, []],
    ["is no id at all", { workspace_id: "nonsense" }, []],
  ])("FR-009-006 answers no workspace and no tenant for one that %s", async (_, query, items) => {
    const staff = await makeStaff();
    await makeGovernedTenant();
    const answer = await read<TenantDirectory>(staff.cookie, "tenants", query);
    expect(answer).toMatchObject({ status: 200, body: { workspace: null, items, next_cursor: null } });
  });

  it.each(["workspaces", "tenants"] as const)(
    "FR-009-001 FR-009-002 pages through %s without repeating one or leaving one out",
    async (kind) => {
      const staff = await makeStaff();
      const made = [];
      for (let n = 0; n < 101; n += 1) {
        const workspace = await makeWorkspace();
        made.push(kind === "workspaces" ? workspace.id : (await makeTenant(workspace.id, { connection: null })).id);
      }
      const pages = await readAll(staff.cookie, kind);
      expect(pages.map(({ length }) => length)).toEqual([50, 50, 1]);
      expect(pages.flat().toSorted()).toEqual(made.toSorted());
    },
  );

  it("FR-009-001 ends with a page that is just full", async () => {
    const staff = await makeStaff();
    for (let n = 0; n < 50; n += 1) await makeWorkspace();
    expect((await readAll(staff.cookie, "workspaces")).map(({ length }) => length)).toEqual([50]);
  });

  it.each([
    ["another case", "nORTHwind", ["Northwind Traders"]],
    ["a percent sign that means itself", "%", ["100% Cloud"]],
    ["an underscore that means itself", "_", ["under_score"]],
    ["a backslash that means itself", "\\", ["back\\slash"]],
    ["a text with spaces around it", "  cloud ", ["100% Cloud"]],
    ["nothing but spaces", "  ", ["Northwind Traders", "100% Cloud", "under_score", "back\\slash"]],
    ["as much text as is allowed", "x".repeat(120), []],
  ])("FR-009-003 finds names by %s", async (_, q, names) => {
    const staff = await makeStaff();
    const home = await makeWorkspace({ name: "Elsewhere" });
    for (const name of ["Northwind Traders", "100% Cloud", "under_score", "back\\slash"]) {
      await makeWorkspace({ name });
      await makeTenant(home.id, { displayName: name, connection: null });
    }
    const workspaces = await read<WorkspaceDirectory>(staff.cookie, "workspaces", { q });
    const tenants = await read<TenantDirectory>(staff.cookie, "tenants", { q });
    const found = workspaces.body.items.map(({ name }) => name).filter((name) => name !== "Elsewhere");
    expect([found.toSorted(), tenants.body.items.map((tenant) => tenant.display_name).toSorted()]).toEqual([
      names.toSorted(),
      names.toSorted(),
    ]);
  });

  it.each(["workspaces", "tenants"] as const)(
    "FR-009-004 refuses who may not look at %s, and a foreign cursor",
    async (kind) => {
      const others = await makeStaff(["platform.access_system_panel", "platform.ops.view"]);
      expect((await read(others.cookie, kind)).status).toBe(403);
      const staff = await makeStaff();
      const { id } = await makeWorkspace();
      const foreign = kind === "workspaces" ? "ten_01" : id;
      const answer = await read(staff.cookie, kind, { cursor: foreign });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ code: "malformed_cursor" }] } });
    },
  );

  it("FR-009-005 shows no person, address or directory id", async () => {
    const staff = await makeStaff();
    const { tenant, operator } = await makeGovernedTenant();
    const answers = [await read(staff.cookie, "workspaces"), await read(staff.cookie, "tenants")];
    const text = JSON.stringify(answers.map(({ body }) => body));
    expect(text).toContain(tenant.id);
    for (const hidden of [operator.email, operator.name, tenant.externalTenantId]) expect(text).not.toContain(hidden);
  });
});
