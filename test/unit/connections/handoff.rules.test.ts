import { describe, expect, it } from "vitest";
import { handoffText } from "../../../worker/features/connections/handoff.rules.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import type { PermissionStatus } from "../../../worker/features/providers/permissions.contract.ts";

const DIRECTORY = "31302f74-91b9-4d66-9598-bdf279fd0661";
const APPLICATION = "2a716d54-ce17-40ed-9b31-d908abcbcb8d";
const CONSENT = "https://tenantpilot.example/admin/connections/con_1/consent";

const rows = (status: PermissionStatus) => REQUIRED_PERMISSIONS.map((permission) => ({ permission, status }));

const text = (overrides: Partial<Parameters<typeof handoffText>[0]> = {}) =>
  handoffText({
    directoryId: DIRECTORY,
    applicationId: APPLICATION,
    rows: rows("missing"),
    consentUrl: CONSENT,
    needsConfirmation: false,
    ...overrides,
  });

describe("the hand-off text", () => {
  it("FR-006-028 names every permission, the application, the directory and where to consent", () => {
    const lines = text().split("\n");
    for (const { value } of REQUIRED_PERMISSIONS)
      expect(lines.filter((line) => line.startsWith(`- ${value} (`))).toHaveLength(1);
    expect(lines).toContain(`Application (client) id: ${APPLICATION}`);
    expect(lines).toContain(`Directory (tenant) id: ${DIRECTORY}`);
    expect(lines.at(-1)).toContain(CONSENT);
  });

  it("FR-006-028 asks an administrator to sign in there, with the roles that count, while nobody confirmed it", () => {
    const asked = text({ needsConfirmation: true, rows: rows("granted") });
    expect(asked).toContain("Global Administrator or Privileged Role Administrator");
    expect(asked).toContain("Permissions to grant:");
    expect(asked.split("\n").at(-1)).toContain(CONSENT);
    expect(text()).not.toContain("Privileged Role Administrator");
  });

  it("FR-006-028 names no address of a consent to who may not start one", () => {
    expect(text({ consentUrl: null })).not.toContain("http");
  });

  it("FR-006-028 asks for what is open alone, and says of each whether it is missing or not known", () => {
    const [first, second, ...others] = rows("granted");
    if (first === undefined || second === undefined) throw new Error("two permissions at least");
    const open = text({ rows: [{ ...first, status: "missing" }, { ...second, status: "error" }, ...others] });
    const listed = open.split("\n").filter((line) => line.startsWith("- "));
    expect(listed).toEqual([
      expect.stringMatching(new RegExp(`^- ${first.permission.value} .*: not granted yet$`)),
      expect.stringMatching(new RegExp(`^- ${second.permission.value} .*: not known yet$`)),
    ]);
  });

  it("FR-006-028 says that nothing is to be done when everything is granted, without steps or consent", () => {
    const granted = text({ rows: rows("granted") });
    expect(granted).toContain("Nothing is to be done.");
    expect(granted).not.toMatch(/Steps:|http/);
  });

  it("FR-006-028 says what is not known yet instead of leaving a gap", () => {
    const unknown = text({ directoryId: null, applicationId: null });
    expect(unknown.match(/not known yet/g)?.length).toBe(2);
  });

  it("FR-006-028 is plain text without an address of a person", () => {
    expect(text()).toMatch(/^[\x20-\x7e\n]+$/);
    expect(text()).not.toContain("@");
  });
});
