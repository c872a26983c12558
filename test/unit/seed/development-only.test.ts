import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { requireDevelopment } from "../../../db/seed/development-only.ts";

describe("the demo seed", () => {
  it.each([undefined, "", "production", "staging", "Development", "development "])(
    "FR-001-004 refuses to run where ENVIRONMENT is %s",
    (environment) => {
      expect(() => requireDevelopment(environment)).toThrow("development only");
    },
  );

  it("FR-001-004 runs in development", () => {
    expect(() => requireDevelopment("development")).not.toThrow();
  });

  it("FR-001-004 ends with an error before it opens a database when it is run in production", () => {
    const stateDir = join(mkdtempSync(join(tmpdir(), "seed-")), "state");
    const { status, stderr } = spawnSync(process.execPath, ["scripts/seed.ts"], {
      env: { ...process.env, ENVIRONMENT: "production", STATE_DIR: stateDir },
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain("The demo seed runs in development only; ENVIRONMENT is production.");
    expect(existsSync(stateDir)).toBe(false);
  }, 30_000);
});
