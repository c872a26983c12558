import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { brokenRules, featureCircles, importsOf } from "./import-rules.ts";

const files = globSync("{worker,web,db}/**/*.{ts,tsx}");
const edges = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));

describe("FR-001-001 who may import whom", () => {
  it("finds the imports of every source file", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(edges.length).toBeGreaterThan(files.length);
  });

  it("no file breaks a layering rule", () => {
    expect(brokenRules(edges)).toEqual([]);
  });

  it("no feature depends on itself through others", () => {
    expect(featureCircles(edges)).toEqual([]);
  });

  it.each([
    ["web/a.ts", 'import { x } from "../worker/features/access/access.usecases.ts";'],
    ["web/a.ts", 'const x = () => import("../worker/app.ts");'],
    ["worker/features/a/a.contract.ts", 'import { x } from "./a.rules.ts";'],
    ["worker/features/a/a.rules.ts", 'import { x } from "./a.repository.ts";'],
    ["worker/features/a/a.usecases.ts", 'import { x } from "../b/b.repository.ts";'],
    ["worker/features/a/a.usecases.ts", 'import { x } from "../../../db/schema/index.ts";'],
    ["worker/platform/a.ts", 'import { x } from "../features/a/a.usecases.ts";'],
    ["worker/features/a/a.usecases.ts", 'import { x } from "../b/b.routes.ts";'],
  ])("sees the broken rule in %s: %s", (file, source) => {
    expect(brokenRules(importsOf(file, source))).toHaveLength(1);
  });

  it.each([
    ["web/a.ts", 'import type { AppType } from "../worker/app.ts";'],
    ["web/a.ts", 'import { WINDOWS } from "../worker/features/telemetry/windows.contract.ts";'],
    ["worker/features/a/a.usecases.ts", 'import { x } from "../b/b.usecases.ts";'],
    ["worker/features/a/a.rules.ts", 'import { type X } from "./a.repository.ts";'],
  ])("allows %s: %s", (file, source) => {
    expect(brokenRules(importsOf(file, source))).toEqual([]);
  });

  it("sees a circle of features through value imports", () => {
    const circle = [
      ...importsOf("worker/features/a/a.usecases.ts", 'import { x } from "../b/b.usecases.ts";'),
      ...importsOf("worker/features/b/b.usecases.ts", 'import { x } from "../a/a.usecases.ts";'),
    ];
    expect(featureCircles(circle)).toEqual(["worker/features/a → worker/features/b → worker/features/a"]);
  });
});
