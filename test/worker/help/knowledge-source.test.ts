import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { KnowledgeSource } from "../../../worker/features/help/help.contract.ts";
import { HELP_CATALOG } from "../../../worker/features/help/help-catalog.contract.ts";
import { HELP_TOPIC_KEYS } from "../../../worker/features/help/help-topics.contract.ts";
import { call, request } from "../../support/app.ts";
import { makeGovernedTenant, makeStaff } from "../../support/factories.ts";

const SOURCE = "/api/system/help/knowledge-source";

/** Every text of a JSON value, keys included. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap(textsIn)
    : [...Object.keys(value), ...Object.values(value).flatMap(textsIn)];
};

describe("GET /api/system/help/knowledge-source", () => {
  it("FR-244-011 answers version 1 with the eight topics in order, each link with all four keys", async () => {
    const { cookie } = await makeStaff(["platform.access_system_panel"]);
    const { status, body } = await call<KnowledgeSource>("GET", SOURCE, { cookie });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["version", "topic_count", "topics"]);
    expect([body.version, body.topic_count]).toEqual([1, 8]);
    expect(body.topics.map(({ topic_key }) => topic_key)).toEqual([...HELP_TOPIC_KEYS]);
    const links = body.topics.flatMap(({ docs_links }) => docs_links);
    expect(links).toHaveLength(3);
    for (const link of links) expect(Object.keys(link)).toEqual(["label", "kind", "url", "resolver"]);
    expect(links[0]).toMatchObject({ url: null, resolver: "admin_consent_primary" });
    expect(links[1]).toMatchObject({ kind: "docs", resolver: null });
  });

  it("FR-244-011 holds catalog text and nothing of a tenant, a connection, a user or the one who asks", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const asker = await makeStaff(["platform.access_system_panel"]);
    const text = await (await request("GET", SOURCE, { cookie: asker.cookie })).text();
    const known = new Set(
      textsIn({ ...HELP_CATALOG, topic_key: 0, version: 0, topic_count: 0, topics: HELP_TOPIC_KEYS }),
    );
    expect(textsIn(JSON.parse(text)).filter((one) => !known.has(one))).toEqual([]);
    for (const word of ["credential", "tenant_id", "provider_connection_id", "raw_response_body"])
      expect(text).not.toContain(word);
    for (const own of [workspace.id, tenant.id, tenant.displayName, operator.email, asker.id, asker.email, asker.name])
      expect(text).not.toContain(own);
  });

  it("FR-244-015 is refused without a session, and with an operator's, whatever their role", async () => {
    const { operator } = await makeGovernedTenant();
    const renamed = operator.cookie.replace("__Host-tp_admin", "__Host-tp_system");
    for (const options of [{}, { cookie: operator.cookie }, { cookie: renamed }]) {
      const answer = await call("GET", SOURCE, options);
      expect([answer.status, answer.body.code]).toEqual([401, "unauthenticated"]);
    }
  });

  it("FR-244-015 is refused to staff without the panel, also with every view of it, and says what is missing", async () => {
    for (const held of [[], ["platform.console.view", "platform.ops.view", "platform.runbooks.view"]] as const) {
      const { cookie } = await makeStaff(held);
      const answer = await call("GET", SOURCE, { cookie });
      expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
      expect(answer.body.capability).toBe("platform.access_system_panel");
    }
  });

  it("FR-244-015 is open to staff with the panel alone, and with everything", async () => {
    for (const { cookie } of [await makeStaff(["platform.access_system_panel"]), await makeStaff()])
      expect((await call("GET", SOURCE, { cookie })).status).toBe(200);
  });

  it("FR-244-012 FR-244-013 is the only address of help: read-only, on the system plane, without a table behind it", async () => {
    const { body } = await call("GET", "/api/openapi.json");
    const paths = Object.entries<object>(body.paths).filter(([path]) => /help|knowledge|glossary|topic/.test(path));
    expect(paths.map(([path, methods]) => [path, Object.keys(methods)])).toEqual([[SOURCE, ["get"]]]);
    const { results } = await env.DB.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all<{
      name: string;
    }>();
    expect(results.length).toBeGreaterThan(10);
    expect(results.filter(({ name }) => /help|glossary|topic|knowledge/.test(name))).toEqual([]);
  });
});
