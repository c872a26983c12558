import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { API_HEADERS } from "../../../worker/platform/security.ts";

const CSP = "Content-Security-Policy";

/** The headers that the static files are served with, by path pattern. */
function staticHeaders(): Record<string, Record<string, string>> {
  const rules: Record<string, Record<string, string>> = {};
  let pattern = "";
  for (const line of readFileSync("web/public/_headers", "utf8").split("\n")) {
    const [name = "", ...value] = line.trim().split(": ");
    if (line.startsWith("/")) pattern = line.trim();
    else if (name !== "") rules[pattern] = { ...rules[pattern], [name]: value.join(": ") };
  }
  return rules;
}

const directives = (policy: string): Map<string, string> =>
  new Map(
    policy.split("; ").map((part) => {
      const [name = "", ...sources] = part.split(" ");
      return [name, sources.join(" ")];
    }),
  );

describe("headers of the static files", () => {
  it("FR-001-010 are those of the API but for what a page may load", () => {
    const { [CSP]: _page, ...rest } = staticHeaders()["/*"] ?? {};
    const { [CSP]: _api, ...expected } = API_HEADERS;
    expect(rest).toEqual(expected);
  });

  it("FR-001-010 let pages load from their own site only, and nothing inline", () => {
    const policy = directives(staticHeaders()["/*"]?.[CSP] ?? "");
    expect(policy.get("default-src")).toBe("'none'");
    expect(policy.get("script-src")).toBe("'self'");
    for (const name of ["frame-ancestors", "base-uri"]) expect(policy.get(name)).toBe("'none'");
    for (const sources of policy.values()) expect(sources).toMatch(/^('none'|'self'( data:)?)$/);
    expect(policy.get("connect-src")).toBe("'self'");
  });

  it("FR-001-010 are not needed for anything inline in the page", () => {
    const page = readFileSync("index.html", "utf8");
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=/i);
  });
});
