import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { DEMO_PASSWORD } from "../../db/seed/demo.ts";
import { expect, test } from "./support.ts";

// beside the suite's own server and its simulator
const PORT = Number(process.env.E2E_PORT ?? 4173) + 100;
const ORIGIN = `http://127.0.0.1:${PORT}`;
const STATE_DIR = ".wrangler/e2e-restart";

const environment = { ...process.env, PORT: String(PORT), STATE_DIR };

/** The app that the suite's own server has built, in a process group of its own, so that it can be killed whole. */
async function start(): Promise<ChildProcess> {
  const server = spawn(process.execPath, ["node_modules/vite/bin/vite.js", "preview", "--mode", "offline"], {
    env: environment,
    stdio: "ignore",
    detached: true,
  });
  await expect
    .poll(
      () =>
        fetch(`${ORIGIN}/api/health`).then(
          (response) => response.status,
          () => 0,
        ),
      { timeout: 60_000 },
    )
    .toBe(200);
  return server;
}

const kill = (server: ChildProcess) => {
  if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
};

async function call<T>(
  method: string,
  path: string,
  cookie: string,
  body?: unknown,
): Promise<{ body: T; cookie: string }> {
  const response = await fetch(`${ORIGIN}${path}`, {
    method,
    headers: { Origin: ORIGIN, Cookie: cookie, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const set = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return { body: (await response.json()) as T, cookie: set.join("; ") };
}

interface Session {
  workspaces: { tenants: { id: string; display_name: string }[] }[];
}

interface Run {
  id: string;
  status: string;
  outcome: string;
  progress: { stage: string | null };
}

/** The provider of the tenant VanArsdel answers after some seconds, at this endpoint: time to pull the plug. */
async function slowDown(at: string): Promise<void> {
  // the build names the provider: it is the suite's own simulator, which is not killed with the app
  const simulator = `http://127.0.0.1:${Number(process.env.E2E_PORT ?? 4173) + 1}/scenarios`;
  const { tenants } = (await (await fetch(simulator)).json()) as {
    tenants: { entra_tenant_id: string; display_name: string }[];
  };
  const id = tenants.find(({ display_name }) => display_name === "VanArsdel")?.entra_tenant_id;
  const body = JSON.stringify({ scenario: "slow", at, delay_ms: 4_000 });
  expect((await fetch(`${simulator}/${id}`, { method: "PUT", body })).status).toBe(200);
}

/** Kills the runtime while the run is at the stage, which its provider takes long to answer, and starts it again. */
async function killedInTheMiddle(type: string, at: string, stage: string): Promise<void> {
  test.setTimeout(240_000);
  rmSync(STATE_DIR, { recursive: true, force: true });
  const prepared = spawnSync(process.execPath, ["scripts/prepare-dev.mjs"], { env: environment });
  expect(prepared.status).toBe(0);

  let server = await start();
  try {
    const session = await call<Session>("POST", "/api/admin/session", "", {
      email: "owner@northwind.test",
      password: DEMO_PASSWORD,
    });
    await slowDown(at);
    const slow = session.body.workspaces[0]?.tenants.find((tenant) => tenant.display_name === "VanArsdel");
    const run = await call<Run>("POST", `/api/admin/tenants/${slow?.id}/operations`, session.cookie, {
      type,
    });
    expect(run.body.status).toBe("queued");
    const current = () => call<Run>("GET", `/api/admin/operations/${run.body.id}`, session.cookie);
    await expect
      .poll(async () => (await current()).body.progress.stage, { timeout: 30_000, intervals: [100] })
      .toBe(stage);
    kill(server);
    server = await start();
    await expect
      .poll(async () => (await current()).body.status, { timeout: 90_000, intervals: [1_000] })
      .toBe("completed");
    expect((await current()).body.outcome).toBe("succeeded");
  } finally {
    kill(server);
    await slowDown("organization");
    rmSync(STATE_DIR, { recursive: true, force: true });
  }
}

test("FR-003-013 FR-001-003 a verification that was under way when the runtime was killed ends by itself after the restart", () =>
  killedInTheMiddle("provider.connection.check", "organization", "organization"));

test("FR-008-012 an inventory sync that was under way when the runtime was killed ends by itself after the restart", () =>
  killedInTheMiddle("inventory.sync", "applications", "applications"));
