import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { hashPassword } from "better-auth/crypto";
import { expect, it, onTestFinished } from "vitest";
import { makeDeps } from "../../../worker/deps.ts";
import { runScheduled } from "../../../worker/scheduled.ts";
import { PRUNE_CRON, RECOVER_CRON } from "../../../worker/scheduled-crons.ts";
import { call, cookiesOf, request } from "../../support/app.ts";
import { addPassword, makeOperator, makeStaff, makeTenant, makeWorkspace } from "../../support/factories.ts";
import { logFaults } from "../../support/log-lines.ts";
import { captureLog } from "../../sweeps/capture-log.ts";
import { holdExecutions } from "../operations/support.ts";

const PASSWORD = "canary-password-1";

/** An owner of a tenant and a member of staff, signed in by password, with names that are found again in any text. */
async function canaryPeople() {
  const workspace = await makeWorkspace({ name: "Canary Workspace" });
  const tenant = await makeTenant(workspace.id, { displayName: "Canary Tenant" });
  const account = (kind: string) => ({ email: `canary-${kind}@example.test`, name: `Canary ${kind}` });
  const owner = await makeOperator({ workspaceId: workspace.id, tenants: [tenant] }, account("owner"));
  const staff = await makeStaff(undefined, account("staff"));
  const hash = await hashPassword(PASSWORD);
  await addPassword("admin", owner.id, hash);
  await addPassword("system", staff.id, hash);
  return { workspace, tenant, owner, staff };
}

type People = Awaited<ReturnType<typeof canaryPeople>>;

/** What people do in a day, and get wrong. @returns the secrets that came up */
async function busyDay({ workspace, tenant, owner, staff }: People): Promise<string[]> {
  const secrets: string[] = [];
  const cookies: Record<string, string> = {};
  for (const [plane, email] of [
    ["admin", owner.email],
    ["system", staff.email],
  ] as const) {
    const path = `/api/${plane}/session`;
    const signedIn = await call("POST", path, { body: { email, password: PASSWORD } });
    cookies[plane] = cookiesOf(signedIn);
    await call("POST", path, { body: { email, password: "canary-password-2" } });
    await call("POST", path, { body: { email: "canary-nobody@example.test", password: PASSWORD } });
    await call("POST", path, { body: { email: "canary", canary_field: "canary value" } });
    await call("POST", path, { body: '{"canary' });
    await call("GET", path, { cookie: `${cookies[plane]}canary` });
  }
  const asOwner = { cookie: cookies.admin ?? "" };
  const asStaff = { cookie: cookies.system ?? "" };

  const runs = `/api/admin/tenants/${tenant.id}/operations`;
  const key = { "Idempotency-Key": "canary-key" };
  await call("POST", runs, { ...asOwner, headers: key, body: { type: "provider.connection.check" } });
  await call("POST", runs, { ...asOwner, headers: key, body: { type: "inventory.sync" } });
  await call("POST", runs, { ...asOwner, body: { type: "canary.type" } });
  await call("GET", `/api/admin/tenants/canary-tenant?canary=1`, asOwner);
  await call("GET", `/api/admin/workspaces/${workspace.id}/tenants?q=Canary`, asOwner);

  const invitations = `/api/admin/workspaces/${workspace.id}/invitations`;
  const invited = await call("POST", invitations, {
    ...asOwner,
    body: { email: "canary-guest@example.test", role: "readonly" },
  });
  const token = String(invited.body.link).split("#").at(-1) ?? "";
  await call("POST", "/api/admin/invitations/lookup", { body: { token } });
  await call("POST", "/api/admin/invitations/lookup", { body: { token: `${token}0` } });
  await call("POST", "/api/admin/invitations/accept", { body: { token, name: "Canary Guest", password: "canary" } });
  await call("POST", "/api/admin/invitations/accept", { body: { token, name: "Canary Guest", password: PASSWORD } });

  const created = await call("POST", "/api/system/users", {
    ...asStaff,
    body: { name: "Canary Colleague", email: "canary-colleague@example.test", capabilities: [] },
  });
  const password = String(created.body.initial_password);
  const colleague = await call("POST", "/api/system/session", {
    body: { email: "canary-colleague@example.test", password },
  });
  await call("POST", "/api/system/console/rebuild", { cookie: cookiesOf(colleague) });
  await call("GET", "/api/system/console?window=canary", asStaff);
  await talk(`/api/admin/live?workspace_id=${workspace.id}`, asOwner.cookie);
  await talk("/api/system/live?window=canary", asStaff.cookie);
  await call("POST", "/api/system/console/rebuild", { headers: { Origin: "https://canary.example" } });
  for (const plane of ["admin", "system"])
    await call("DELETE", `/api/${plane}/session`, { cookie: cookies[plane] ?? "" });

  const values = [asOwner.cookie, asStaff.cookie].map((cookie) => cookie.split("=")[1] ?? "");
  secrets.push(token, password, ...values.map((value) => value.slice(0, 40)));
  return secrets;
}

/** Says something that nobody expects on a socket, until it is closed. */
async function talk(path: string, cookie: string): Promise<void> {
  const { webSocket, status } = await request("GET", path, { cookie, headers: { Upgrade: "websocket" } });
  expect(status).toBe(101);
  webSocket?.accept();
  const closed = new Promise((resolve) => webSocket?.addEventListener("close", resolve, { once: true }));
  webSocket?.send('{"type":"canary","text":"canary message"}');
  await closed;
}

it("FR-001-017 logs neither addresses, names, passwords, tokens, bodies nor free text on a busy day", async () => {
  await holdExecutions();
  const people = await canaryPeople();
  const log = captureLog();
  onTestFinished(log.end);
  const secrets = await busyDay(people);
  for (const cron of [PRUNE_CRON, RECOVER_CRON])
    await runScheduled(makeDeps(env, createExecutionContext()), cron, Date.now());

  expect(secrets.every((secret) => secret.length >= 20)).toBe(true);
  expect(log.lines.length).toBeGreaterThan(8);
  expect(log.lines.flatMap(logFaults)).toEqual([]);
  const text = log.lines.join("\n").toLowerCase();
  for (const canary of ["canary", String(people.tenant.externalTenantId), ...secrets]) {
    expect(text).not.toContain(canary.toLowerCase());
  }
});
