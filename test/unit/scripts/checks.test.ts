import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
// @ts-expect-error a plain script: it runs before anything is built
import { findChromium, NO_CHROMIUM } from "../../../scripts/lib/chromium.mjs";
import vitestConfig from "../../../vitest.config.ts";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

describe("FR-001-005 npm test", () => {
  it("runs every check in turn and stops at the first that fails", () => {
    expect(scripts.test?.split(" && ")).toEqual([
      "npm run typecheck",
      "npm run lint",
      "npm run specs",
      "npm run test:unit",
      "npm run test:e2e",
    ]);
  });

  it("runs the tests of all three environments without a filter", () => {
    expect(scripts["test:unit"]).toBe("vitest run");
    const { test } = vitestConfig as { test: { projects: { test: { name: string } }[] } };
    expect(test.projects.map((project) => project.test.name)).toEqual(["worker", "web", "unit"]);
  });

  it("is what continuous integration calls", () => {
    expect(readFileSync(".ci/run", "utf8")).toMatch(/^npm ci && npm test$/m);
  });

  it.each([
    ["the browser that was named", "/opt/chrome", ["/opt/chrome", "/usr/bin/chromium"], "/opt/chrome"],
    ["the system's browser when the named one is not there", "/opt/chrome", ["/usr/bin/chromium"], "/usr/bin/chromium"],
    ["the system's browser", undefined, ["/usr/bin/google-chrome"], "/usr/bin/google-chrome"],
    ["no browser", undefined, [], undefined],
  ])("finds %s", (_, named, present, expected) => {
    expect(findChromium(named, (path: string) => (present as readonly string[]).includes(path))).toBe(expected);
  });

  it("says loudly that the browser tests did not run", () => {
    expect(NO_CHROMIUM).toContain("did NOT run");
  });
});
