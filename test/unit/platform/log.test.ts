import { afterEach, describe, expect, it, vi } from "vitest";
import { consoleLog } from "../../../worker/platform/log.ts";
import { logFaults } from "../../support/log-lines.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("log lines", () => {
  it.each(["info", "warn", "error"] as const)(
    "FR-001-017 of level %s are one JSON object with level and code",
    (level) => {
      const written = vi.spyOn(console, level).mockImplementation(() => {});
      consoleLog({ object: "console_hub" })[level]("ledger_unreachable", { rows: 3, first: true, cursor: null });
      const [line] = written.mock.calls[0] ?? [];
      expect(JSON.parse(line)).toEqual({
        level,
        code: "ledger_unreachable",
        object: "console_hub",
        rows: 3,
        first: true,
        cursor: null,
      });
    },
  );

  it("FR-001-017 keep their own level and code: a field of those names does not compile", () => {
    const written = vi.spyOn(console, "warn").mockImplementation(() => {});
    // @ts-expect-error a line has one code
    consoleLog().warn("access_denied", { code: "not_found" });
    // @ts-expect-error a value is a scalar
    consoleLog().warn("access_denied", { person: { email: "ann@example.test" } });
    expect(written).toHaveBeenCalledTimes(2);
  });
});

describe("the judge of log lines", () => {
  it.each([
    ["an address", { email: "ann@example.test" }],
    ["a sentence", { message: "Ann signed in" }],
    ["an object", { person: { name: "Ann" } }],
    ["a path with a query", { route: "GET /api/x?token=abc" }],
    ["a phone number in words", { phone: "+49 30 123" }],
  ])("FR-001-017 finds %s", (_, fields) => {
    expect(logFaults(JSON.stringify({ level: "warn", code: "x", ...fields }))).toHaveLength(1);
  });

  it("FR-001-017 finds a line of somebody else's", () => {
    expect(logFaults("ERROR [Better Auth]: User not found ann@example.test")).toHaveLength(1);
    expect(logFaults('{"email":"ann@example.test"}')).toHaveLength(1);
  });

  it("FR-001-017 accepts codes, ids, counts, flags, route patterns and stacks", () => {
    const line = {
      level: "error",
      code: "internal_error",
      run: "run_01m84wg5z5rrp509e52bthtc2t",
      rows: 12,
      first: false,
      cursor: null,
      route: "DELETE /api/admin/tenants/:tenantId/entitlements/:userId",
      at: "    at a (file:///x.ts:1:2) |     at async b (c.ts:3:4)",
    };
    expect(logFaults(JSON.stringify(line))).toEqual([]);
  });
});
