import { describe, expect, it } from "vitest";
import {
  isReasonCode,
  presentReason,
  REASON_CODES,
  REASON_GROUPS,
  REASON_OWNERS,
  REASONS,
} from "../../../worker/features/providers/reason-codes.contract.ts";

describe("reason codes", () => {
  it("lists each code once and gives each one its text", () => {
    expect(REASON_CODES).toHaveLength(26);
    expect(new Set(REASON_CODES).size).toBe(REASON_CODES.length);
    expect(Object.keys(REASONS).sort()).toEqual([...REASON_CODES].sort());
  });

  it.each(REASON_CODES)("explains %s in one sentence with a label, an owner and a group of its own", (code) => {
    const reason = presentReason(code);
    expect(reason.code).toBe(code);
    expect(reason.label).toMatch(/^[A-Z][^.]+$/);
    expect(reason.explanation).toMatch(/^[A-Z][^.]+\.$/);
    expect(REASON_OWNERS).toContain(reason.owner);
    expect(REASON_GROUPS).toContain(reason.group);
    expect(`${reason.label} ${reason.explanation}`).not.toContain("_");
  });

  it("uses each label for one code only", () => {
    const labels = REASON_CODES.map((code) => REASONS[code].label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("shows a missing consent in the words of the domain contract", () => {
    expect(presentReason("provider_consent_missing")).toMatchObject({
      label: "Admin consent required",
      explanation: "The provider connection cannot continue until admin consent is granted.",
    });
  });

  it("calls exactly the three codes of the retryable group retryable", () => {
    expect(REASON_CODES.filter((code) => REASONS[code].retryable)).toEqual([
      "provider_permission_refresh_failed",
      "network_unreachable",
      "rate_limited",
    ]);
    expect(REASON_CODES.filter((code) => REASONS[code].group === "retryable")).toEqual(
      REASON_CODES.filter((code) => REASONS[code].retryable),
    );
  });

  it.each(["ext.vendor.secret-thing", "something_new", "constructor", "__proto__"])(
    "shows %s as “Needs review” and never raw",
    (code) => {
      expect(isReasonCode(code)).toBe(false);
      const reason = presentReason(code);
      expect(reason).toMatchObject({ code: null, label: "Needs review" });
      expect(JSON.stringify(reason)).not.toContain(code);
    },
  );

  it.each([null, "", "  "])("shows nothing when the reason is %j", (code) => {
    expect(presentReason(code)).toBeNull();
  });
});
