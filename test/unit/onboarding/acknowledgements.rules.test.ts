import { describe, expect, it } from "vitest";
import {
  type Acknowledgements,
  acknowledgeable,
  countingAcknowledgements,
  findingFingerprint,
  openFindings,
  type Verified,
} from "../../../worker/features/onboarding/acknowledgements.rules.ts";
import type { VerificationCheck } from "../../../worker/features/providers/verification-checks.contract.ts";
import { CONNECTION, check, connectionOf, intuneWarning, NOW, reportOf } from "./truths.ts";

const given: Acknowledgements = {
  intune: {
    fingerprint: findingFingerprint(check(intuneWarning)),
    connection_id: CONNECTION,
    user_id: "usr_1",
    at: NOW,
  },
};

const verified = (found: Parameters<typeof reportOf>[0] = [intuneWarning], more: Partial<Verified> = {}): Verified => ({
  connection: connectionOf(),
  report: reportOf(found),
  ...more,
});

const keysOf = (checks: readonly VerificationCheck[]) => checks.map(({ key }) => key);

const ROWS: [situation: string, verified: Verified, counts: boolean, open: string[]][] = [
  ["the finding that it was given for", verified(), true, []],
  [
    "the same finding in a later report",
    verified([intuneWarning], { report: reportOf([intuneWarning], { id: "vrp_2", runId: "run_2" }) }),
    true,
    [],
  ],
  [
    "another finding under the same check",
    verified([{ ...intuneWarning, reason_code: "rate_limited" }]),
    false,
    ["intune"],
  ],
  ["the same check that blocks now", verified([{ ...intuneWarning, status: "fail", blocking: true }]), false, []],
  ["a report without the finding", verified([]), false, []],
  ["the finding beside another one", verified([intuneWarning, { ...intuneWarning, key: "token" }]), true, ["token"]],
  [
    "the same finding of another connection, which is selected now",
    verified([], {
      connection: connectionOf({ id: "con_other" }),
      report: reportOf([intuneWarning], { connectionId: "con_other" }),
    }),
    false,
    ["intune"],
  ],
  [
    "its report while another connection is selected",
    verified([intuneWarning], { connection: { id: "con_other" } }),
    false,
    [],
  ],
  ["no connection", verified([intuneWarning], { connection: null }), false, []],
  ["no report", verified([], { report: null }), false, []],
];

describe("an acknowledgement", () => {
  it.each(ROWS)("FR-240-015 FR-240-016 beside %s: counts, or not", (_, seen, counts, open) => {
    expect(countingAcknowledgements(given, seen)).toEqual(counts ? given : {});
    expect(keysOf(openFindings(given, seen))).toEqual(open);
  });

  it("FR-240-015 is of a finding that does not block, of the selected connection's report", () => {
    const found = [intuneWarning, { key: "token" as const }, { key: "permissions" as const, status: "skip" as const }];
    expect(keysOf(acknowledgeable(verified(found)))).toEqual(["intune"]);
    expect(acknowledgeable(verified(found, { connection: { id: "con_other" } }))).toEqual([]);
  });

  it("FR-240-016 that was stored without its connection counts for nothing", () => {
    const { connection_id: _, ...old } = given.intune ?? {};
    expect(countingAcknowledgements({ intune: old } as Acknowledgements, verified())).toEqual({});
  });
});
