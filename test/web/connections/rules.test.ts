import { describe, expect, it } from "vitest";
import { shownConnection, withConnection } from "../../../web/features/connections/connection-list.rules.ts";
import { tellOutcome } from "../../../web/features/connections/consent-outcomes.ts";
import { readReturn } from "../../../web/features/connections/consent-return.rules.ts";
import { expiryOf } from "../../../web/features/connections/credential-expiry.rules.ts";
import { byNeed, summaryOf } from "../../../web/features/connections/permission-matrix.rules.ts";
import { reportAge } from "../../../web/features/connections/report-age.rules.ts";
import { CONSENT_OUTCOMES } from "../../../worker/features/connections/connections.contract.ts";
import { reasonOf } from "../admin/fixtures.ts";
import { connectionOf, permissionOf } from "./fixtures.ts";

const DAY = 24 * 60 * 60_000;
const NOW = Date.parse("2026-11-28T12:00:00.000Z");
const at = (offset: number) => new Date(NOW + offset).toISOString();

describe("FR-006-102 the end of a credential", () => {
  it.each([
    ["is unknown when nobody has said it", null, "unknown"],
    ["is far one millisecond before the last thirty days", at(30 * DAY + 1), "far"],
    ["is near within thirty days", at(30 * DAY), "near"],
    ["is near a millisecond before it", at(1), "near"],
    ["is past at its instant", at(0), "past"],
    ["is past afterwards", at(-DAY), "past"],
  ])("%s", (_, expiresAt, expected) => {
    expect(expiryOf(expiresAt, NOW)).toBe(expected);
  });
});

describe("FR-006-106 the age of a verification report", () => {
  const connection = connectionOf({ configured_at: at(-2 * DAY) });
  const reportedOf = connection.configured_at;
  it.each([
    ["is no matter for one of today", { connection_id: connection.id, generated_at: at(-DAY) }, null],
    ["is told after 24 hours", { connection_id: connection.id, generated_at: at(-DAY - 1) }, /24 hours/],
    [
      "is told when the connection was changed since",
      { connection_id: connection.id, generated_at: at(0), connection_configured_at: at(-2 * DAY - 1) },
      /changed/,
    ],
    [
      "is told when the connection was changed in the middle of the verification, by a slower clock too",
      { connection_id: connection.id, generated_at: at(0), connection_configured_at: at(-2 * DAY + 1) },
      /changed/,
    ],
    ["is told when it is of another connection", { connection_id: "con_other", generated_at: at(0) }, /another/],
  ])("%s", (_, report, expected) => {
    const note = reportAge({ connection_configured_at: reportedOf, ...report }, connection, NOW);
    if (expected === null) expect(note).toBeNull();
    else expect(note).toMatch(expected);
  });
});

describe("connections of a tenant", () => {
  const first = connectionOf({ id: "con_1" });
  const second = connectionOf({ id: "con_2", is_default: false });

  it("shows the one that the address names, else the default, also when the named one is gone", () => {
    expect(shownConnection([second, first], "con_2")?.id).toBe("con_2");
    expect(shownConnection([second, first], undefined)?.id).toBe("con_1");
    expect(shownConnection([second, first], "con_gone")?.id).toBe("con_1");
    expect(shownConnection([], undefined)).toBeUndefined();
  });

  it("replaces the one that was changed, and there is one default", () => {
    const list = withConnection([first, second], { ...second, is_default: true });
    expect(list.map(({ id, is_default }) => [id, is_default])).toEqual([
      ["con_1", false],
      ["con_2", true],
    ]);
  });

  it("keeps the default when another one is changed, and adds one that is new", () => {
    const list = withConnection([first], connectionOf({ id: "con_3", is_default: false }));
    expect(list.map(({ id, is_default }) => [id, is_default])).toEqual([
      ["con_1", true],
      ["con_3", false],
    ]);
  });
});

describe("FR-006-108 the provider's answer in the address", () => {
  it("is handed on with what is known of it, and nothing else", () => {
    expect(readReturn("?admin_consent=True&tenant=t-1&state=s.1&scope=a%20b&session_state=x&utm=1")).toEqual({
      state: "s.1",
      admin_consent: "True",
      tenant: "t-1",
      scope: "a b",
    });
    expect(readReturn("?error=access_denied&error_description=AADSTS65004%3a+declined&state=s.1")).toEqual({
      state: "s.1",
      error: "access_denied",
      error_description: "AADSTS65004: declined",
    });
  });

  it("is handed on with the code of a sign-in", () => {
    expect(readReturn("?code=0.abc&state=s.2&session_state=x")).toEqual({ state: "s.2", code: "0.abc" });
  });

  it("is none without the state that ties it to a start", () => {
    expect(readReturn("")).toBeNull();
    expect(readReturn("?admin_consent=True&tenant=t-1")).toBeNull();
    expect(readReturn("?state=&admin_consent=True")).toBeNull();
  });

  it("is cut to what the server takes", () => {
    expect(readReturn(`?state=s&error_description=${"d".repeat(5_000)}`)?.error_description).toHaveLength(4_000);
  });
});

describe("FR-006-110 the matrix of permissions", () => {
  const missing = permissionOf("Missing", { status: "missing" });
  const blocking = permissionOf("Blocking", { status: "missing", blocking: true });
  const failed = permissionOf("Failed", { status: "error" });
  const granted = permissionOf("Granted");
  const unknown = permissionOf("Unknown", { status: "unknown" });

  it("puts first what is in the way, and of that what blocks", () => {
    expect(byNeed([granted, unknown, failed, missing, blocking]).map(({ value }) => value)).toEqual([
      "Blocking",
      "Missing",
      "Failed",
      "Unknown",
      "Granted",
    ]);
  });

  it.each([
    [[granted, granted], "All 2 required permissions are granted."],
    [[granted, missing], "1 of 2 required permissions is missing; none of them blocks the activation."],
    [[granted, missing, blocking], "2 of 3 required permissions are missing; 1 blocks the activation."],
    [[granted, failed], "1 of 2 could not be read."],
    [[unknown, granted], "Not known yet: 1 of 2 required permissions."],
  ])("is summed up in a sentence, case %#", (permissions, sentence) => {
    expect(summaryOf(permissions)).toBe(sentence);
  });
});

it.each(CONSENT_OUTCOMES)("FR-006-109 the outcome %s is told with the tenant's name", (outcome) => {
  const told = tellOutcome({ outcome, reason: null, tenant: { id: "ten_1", display_name: "Contoso" } });
  expect(told.detail).toContain("Contoso");
});

it.each([
  ["provider_consent_missing", "neither a Global Administrator nor"],
  ["tenant_target_mismatch", "belongs to another directory"],
  ["platform_identity_incomplete", "no other account would help"],
  ["provider_auth_failed", "did not complete the sign-in"],
] as const)("FR-006-109 a sign-in that confirmed nothing because of %s blames nobody else", (code, words) => {
  const tenant = { id: "ten_1", display_name: "Contoso" };
  expect(tellOutcome({ outcome: "unconfirmed", reason: reasonOf(code), tenant }).detail).toContain(words);
});
