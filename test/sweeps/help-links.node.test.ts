import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROLE_CAPABILITIES } from "../../worker/features/access/capabilities.contract.ts";
import { HELP_CATALOG, type HelpTopic } from "../../worker/features/help/help-catalog.contract.ts";
import { resolveLinks } from "../../worker/features/help/help-links.rules.ts";
import { HELP_TOPIC_KEYS } from "../../worker/features/help/help-topics.contract.ts";
import { matchesRoute, webRoutes } from "./web-routes.ts";

/** Whom help may send a person to. */
const ALLOWED_HOSTS = ["learn.microsoft.com"];

const TOPICS: HelpTopic[] = HELP_TOPIC_KEYS.map((key) => HELP_CATALOG[key]);
const ROUTES = webRoutes(readFileSync("web/routes.tsx", "utf8"));

/** Every link that somebody can be shown: with a connection, and without one. */
const links = [{ id: "con_1" }, null].flatMap((connection) =>
  TOPICS.flatMap((topic) =>
    resolveLinks(topic.docs_links, { tenant: { id: "ten_1" }, connection, capabilities: ROLE_CAPABILITIES.owner }),
  ),
);
const urls = [...new Set(links.map(({ url }) => url))];
const internal = urls.filter((url) => url.startsWith("/"));
const external = urls.filter((url) => !url.startsWith("/"));

describe("the links of help", () => {
  it("FR-244-003 are those of the catalog, each with an address when tenant and connection are known", () => {
    expect(links).toHaveLength(2 * TOPICS.flatMap(({ docs_links }) => docs_links).length);
    expect([internal.length, external.length]).toEqual([2, 1]);
  });

  it.each(internal)("FR-244-003 inside of the product lead to a page: %s", (url) => {
    expect(ROUTES.filter((route) => matchesRoute(route, url))).toHaveLength(1);
  });

  it.each(external)("FR-244-009 out of the product are https, well-formed, and lead to an allowed host: %s", (url) => {
    const { protocol, host, username, password, search, href } = new URL(url);
    expect({ protocol, username, password, search }).toEqual({
      protocol: "https:",
      username: "",
      password: "",
      search: "",
    });
    expect(ALLOWED_HOSTS).toContain(host);
    expect(href).toBe(url);
    // nothing of the viewer's place is sent along
    expect(url).not.toMatch(/ten_|con_|[{}:]\w+(?=\/|$)/);
  });
});

describe("the route table as this test reads it", () => {
  it("FR-244-003 has the pages that stand in it, nested ones below their parents", () => {
    expect(ROUTES).toEqual(expect.arrayContaining(["/", "/invite", "/admin", "/admin/t/:tenantId", "/system/users"]));
    expect(ROUTES.some((route) => route.includes("*"))).toBe(false);
  });

  it.each([
    ["/admin/t/:tenantId", "/admin/t/ten_1", true],
    ["/admin/t/:tenantId", "/admin/t/", false],
    ["/admin/t/:tenantId", "/admin/t/ten_1/other", false],
    ["/admin/t/:tenantId", "/x/admin/t/ten_1", false],
  ])("FR-244-003 takes %s for %s: %s", (route, path, expected) => {
    expect(matchesRoute(route, path)).toBe(expected);
  });

  it("FR-244-003 sees a page that is missing", () => {
    const source =
      '<Route path="/a" component={() => <A />}><Route path="/b/:id" component={B} /><Route path="*" /></Route>';
    expect(webRoutes(source)).toEqual(["/a/b/:id"]);
  });
});
