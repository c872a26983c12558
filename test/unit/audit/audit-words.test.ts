import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AuditInput } from "../../../worker/features/audit/audit.usecases.ts";
import {
  AUDIT_RESOURCES,
  actionLabel,
  PLATFORM_ACTIONS,
  resourceLabel,
  WORKSPACE_ACTIONS,
} from "../../../worker/features/audit/audit-words.contract.ts";

const ACTIONS = { ...WORKSPACE_ACTIONS, ...PLATFORM_ACTIONS };
const sources = globSync("worker/**/*.ts")
  .filter((file) => !file.endsWith("audit-words.contract.ts"))
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

describe("FR-011-010 words of the audit", () => {
  it("are a sentence's beginning each, and no two actions share one", () => {
    const words = Object.values(ACTIONS);
    expect(new Set(words).size).toBe(words.length);
    for (const word of [...words, ...Object.values(AUDIT_RESOURCES)]) expect(word).toMatch(/^[A-Z][a-z' ]+$/);
  });

  it("stand for what the code writes, and for nothing else", () => {
    const written = (id: string) => sources.includes(`"${id}"`);
    expect(Object.keys(ACTIONS).filter((id) => !written(id))).toEqual([]);
    expect(Object.keys(AUDIT_RESOURCES).filter((type) => !written(type))).toEqual([]);
  });

  it("do not exist for another word, which does not compile either", () => {
    // @ts-expect-error an action without words
    const action: AuditInput["action"] = "tenant.painted";
    // @ts-expect-error a resource type without words
    const type: AuditInput["resource"]["type"] = "paint";
    expect([actionLabel(action), resourceLabel(type)]).toEqual(["tenant.painted", "paint"]);
  });

  it.each(["constructor", "toString", "__proto__"])("are not found by accident for %s", (word) => {
    expect([actionLabel(word), resourceLabel(word)]).toEqual([word, word]);
  });
});
