import type { D1Database } from "@cloudflare/workers-types";
import { type Deps, makeDeps } from "../../worker/deps.ts";
import { type Operator, resolveTenantScope } from "../../worker/features/access/scopes.ts";
import type { readRoles } from "../../worker/features/admin-roles/read-roles.ts";
import { seededIds } from "./world.ts";

/** The product outside of the Worker, at a time that the story tells. */
export interface Stage {
  deps: Deps;
  /** Moves the clock. */
  goTo(at: number): void;
}

/** What an answer takes at the clock of the story. */
const TICK_MS = 45;

const nothing = async () => undefined;
/** Nobody listens while the seed runs, and nothing but the seed executes what is started. */
const hub = { getByName: () => ({ notify: nothing, publish: nothing }) };
const workflow = { create: nothing };
const silent = { info: nothing, warn: nothing, error: (code: string) => console.error(`seed: ${code}`) };

/** @param simulatorUrl what answers for Microsoft */
export function makeStage(database: D1Database, simulatorUrl: string): Stage {
  let at = 0;
  const clock = {
    now: () => {
      at += TICK_MS;
      return at;
    },
  };
  const nextId = seededIds(245);
  const env = {
    ...{ DB: database, ENVIRONMENT: "development", PUBLIC_URL: "http://127.0.0.1" },
    ...{ BETTER_AUTH_SECRET: "the seed signs nobody in, so this is no secret" },
    ...{ MICROSOFT_LOGIN_URL: simulatorUrl, MICROSOFT_GRAPH_URL: simulatorUrl },
    ...{ MICROSOFT_CLIENT_ID: "demo-seed", MICROSOFT_CLIENT_SECRET: "demo-seed" },
    ...{ CONSOLE_HUB: hub, WORKSPACE_HUB: hub, CONNECTION_CHECK: workflow, INVENTORY_SYNC: workflow },
    ...{ ADMIN_ROLES_SCAN: workflow, POSTURE_CHECK: workflow, EVIDENCE_SNAPSHOT: workflow, REVIEW_COMPOSE: workflow },
  };
  const ids = { next: (prefix: Parameters<typeof nextId>[0]) => nextId(prefix, at) };
  const deps = makeDeps(
    env as unknown as Parameters<typeof makeDeps>[0],
    { waitUntil: () => undefined },
    { clock, ids, log: silent },
  );
  return {
    deps,
    goTo: (time) => {
      at = Math.max(at, time);
    },
  };
}

/** Executes each step at once: what the platform makes durable needs no durability here. */
export const atOnce = {
  do: (_name: string, _config: unknown, work: () => Promise<unknown>) => work(),
  sleep: nothing,
} as unknown as Parameters<typeof readRoles>[1];

/** The tenant as the person may see it. */
export const scopeOf = (deps: Deps, person: Pick<Operator, "userId" | "name" | "email">, tenantId: string) =>
  resolveTenantScope(deps, { ...person, sessionId: "", sessionExpiresAt: 0 }, tenantId);
