import { describe, expect, it } from "vitest";
import {
  fingerprintText,
  LABEL_LENGTH,
  onePerFingerprint,
  opened,
  type Standing,
  storedLabel,
  whenAbsent,
  whenDetected,
} from "../../../worker/features/findings/detection.rules.ts";
import { DUE_DAYS, dueFrom } from "../../../worker/features/findings/due.rules.ts";
import type { Detection, FindingState, Severity } from "../../../worker/features/findings/finding-rules.contract.ts";
import { CHUNK_FINDINGS, CHUNK_LENGTH, inStretches } from "../../../worker/features/findings/record.rules.ts";

const DAY = 86_400_000;
const FIRST = 1_000 * DAY;
const NOW = FIRST + 10 * DAY;

const standing = (state: FindingState, changes: Partial<Standing> = {}): Standing => ({
  state,
  severity: "high",
  dueAt: FIRST + 14 * DAY,
  firstDetectedAt: FIRST,
  resolvedAt: state === "resolved" ? FIRST + DAY : null,
  reopenedAt: state === "reopened" ? FIRST : null,
  acceptedUntil: state === "risk_accepted" ? NOW + DAY : null,
  version: 3,
  ...changes,
});

describe("the due date", () => {
  it.each<[Severity, number | null]>([
    ["critical", 3],
    ["high", 14],
    ["medium", 30],
    ["low", 90],
    ["info", null],
  ])("FR-245-103 of a %s finding is %s days after it was opened", (severity, days) => {
    expect(DUE_DAYS[severity]).toBe(days);
    expect(opened(severity, NOW).dueAt).toBe(days === null ? null : NOW + days * DAY);
  });

  it.each<[string, Severity, number | null]>([
    ["stays when the severity does", "high", FIRST + 14 * DAY],
    ["of what became worse is counted from now", "critical", NOW + 3 * DAY],
    ["of what became milder is counted from its opening", "medium", FIRST + 30 * DAY],
    ["of what became mere information is none", "info", null],
  ])("FR-245-103 %s", (_, severity, due) => {
    expect(whenDetected(standing("open"), severity, NOW).dueAt).toBe(due);
  });

  it("FR-245-103 of what became worse is never later than it was, and that of a reopened finding counts from there", () => {
    expect(whenDetected(standing("open", { dueAt: NOW + DAY }), "critical", NOW).dueAt).toBe(NOW + DAY);
    expect(whenDetected(standing("open", { severity: "info", dueAt: null }), "low", NOW).dueAt).toBe(NOW + 90 * DAY);
    const reopened = standing("reopened", { reopenedAt: FIRST + 5 * DAY });
    expect(whenDetected(reopened, "low", NOW).dueAt).toBe(FIRST + 95 * DAY);
  });
});

describe("a finding that is detected again", () => {
  it.each<[FindingState, FindingState]>([
    ["open", "open"],
    ["in_progress", "in_progress"],
    ["reopened", "reopened"],
    ["risk_accepted", "risk_accepted"],
  ])("FR-245-101 stays %s, and the same detection is no change that anybody must know of", (state, after) => {
    const known = standing(state);
    expect(whenDetected(known, "high", NOW)).toEqual({ ...known, state: after });
  });

  it.each<[string, Standing]>([
    ["resolved", standing("resolved")],
    ["risk accepted until now", standing("risk_accepted", { acceptedUntil: NOW })],
  ])("FR-245-102 %s is reopened with a due date of its own", (_, known) => {
    expect(whenDetected(known, "medium", NOW)).toEqual({
      ...known,
      state: "reopened",
      severity: "medium",
      dueAt: dueFrom("medium", NOW),
      resolvedAt: null,
      reopenedAt: NOW,
      acceptedUntil: null,
      version: 4,
    });
  });

  it("FR-245-101 follows the severity, which whoever changes it has to know", () => {
    expect(whenDetected(standing("in_progress"), "low", NOW)).toMatchObject({ severity: "low", version: 4 });
  });
});

describe("a finding that is not detected any more", () => {
  it.each<FindingState>(["open", "in_progress", "reopened", "risk_accepted"])("FR-245-102 %s is resolved", (state) => {
    const known = standing(state);
    expect(whenAbsent(known, NOW)).toEqual({
      ...known,
      state: "resolved",
      resolvedAt: NOW,
      acceptedUntil: null,
      version: 4,
    });
  });

  it("FR-245-102 stays as it was when it was resolved before", () => {
    expect(whenAbsent(standing("resolved"), NOW)).toEqual(standing("resolved"));
  });
});

const detection = (id: string, severity: Severity = "high"): Detection => ({
  rule: "admin_roles.guest_holds_role",
  severity,
  subject: { type: "user", id, label: id },
  facts: {},
});

describe("one finding per rule and subject", () => {
  it("FR-245-100 is told by rule, type and id, however they are written together", () => {
    const texts = [
      fingerprintText(detection("a")),
      fingerprintText({ ...detection("a"), rule: "admin_roles.standing_assignment" }),
      fingerprintText({ ...detection("a"), subject: { type: "group", id: "a", label: "a" } }),
      fingerprintText(detection('","a')),
    ];
    expect(new Set(texts).size).toBe(4);
    expect(fingerprintText({ ...detection("a", "low"), subject: { type: "user", id: "a", label: "renamed" } })).toBe(
      texts[0],
    );
  });

  it("FR-245-100 keeps the worse of two detections, and sorts by fingerprint", () => {
    const found = onePerFingerprint([
      { fingerprint: "b", detection: detection("b", "low") },
      { fingerprint: "a", detection: detection("a", "low") },
      { fingerprint: "b", detection: detection("b", "critical") },
      { fingerprint: "a", detection: detection("a", "info") },
    ]);
    expect(found.map(({ fingerprint, detection: { severity } }) => [fingerprint, severity])).toEqual([
      ["a", "low"],
      ["b", "critical"],
    ]);
  });

  it("FR-245-100 stores a name without broken characters and not longer than a page shows", () => {
    expect(storedLabel("a\u0000b\ud800")).toBe("ab\ufffd");
    expect(storedLabel("x".repeat(1_000))).toHaveLength(LABEL_LENGTH);
    expect(storedLabel(`${"x".repeat(LABEL_LENGTH - 1)}😀`).isWellFormed()).toBe(true);
  });
});

describe("the stretches that a long list is written in", () => {
  const rows = (count: number, text = "") =>
    Array.from({ length: count }, (_, index) => ({ fingerprint: String(index).padStart(6, "0"), text }));

  it("FR-245-104 are one, over everything, for no detection at all", () => {
    expect(inStretches([])).toEqual([{ from: null, before: null, rows: [] }]);
  });

  it.each([
    ["many rows", rows(CHUNK_FINDINGS * 2 + 1), 3],
    ["long rows", rows(10, "x".repeat(CHUNK_LENGTH / 2 - 100)), 5],
    ["rows that are too long by themselves", rows(3, "x".repeat(CHUNK_LENGTH)), 3],
  ])("FR-245-104 cover every fingerprint once, with bounded text, for %s", (_, all, count) => {
    const stretches = inStretches(all);
    expect(stretches).toHaveLength(count);
    expect(stretches.flatMap((stretch) => stretch.rows)).toEqual(all);
    expect(stretches[0]?.from).toBeNull();
    expect(stretches.at(-1)?.before).toBeNull();
    for (const [index, stretch] of stretches.entries()) {
      expect(stretch.rows.length).toBeLessThanOrEqual(CHUNK_FINDINGS);
      if (index > 0) expect(stretch.from).toBe(stretches[index - 1]?.before);
      if (index > 0) expect(stretch.from).toBe(stretch.rows[0]?.fingerprint);
    }
  });
});
