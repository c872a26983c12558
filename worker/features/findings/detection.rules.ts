import { dueFrom } from "./due.rules.ts";
import { type Detection, type FindingState, type Severity, severityRank } from "./finding-rules.contract.ts";

// What detecting a subject, and not detecting it any more, makes of its finding. The statements of the repository say the
// same in SQL, where nothing can come between; a test holds the two against each other.

/** What a finding's state consists of; times in epoch ms. */
export interface Standing {
  state: FindingState;
  severity: Severity;
  dueAt: number | null;
  firstDetectedAt: number;
  resolvedAt: number | null;
  reopenedAt: number | null;
  acceptedUntil: number | null;
  version: number;
}

export const opened = (severity: Severity, now: number): Standing => ({
  state: "open",
  severity,
  dueAt: dueFrom(severity, now),
  firstDetectedAt: now,
  resolvedAt: null,
  reopenedAt: null,
  acceptedUntil: null,
  version: 1,
});

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

/** Worse gives its own time from now, unless the date was sooner; milder gives the time it would have had from the start. */
function dueWhenChanged(known: Standing, severity: Severity, now: number): number | null {
  const change = severityRank(severity) - severityRank(known.severity);
  if (change > 0) return earlier(known.dueAt, dueFrom(severity, now));
  return change < 0 ? dueFrom(severity, known.reopenedAt ?? known.firstDetectedAt) : known.dueAt;
}

/** An accepted risk stays accepted while it is detected, until the acceptance runs out. */
export const isOver = ({ state, acceptedUntil }: Pick<Standing, "state" | "acceptedUntil">, now: number): boolean =>
  state === "resolved" || (state === "risk_accepted" && acceptedUntil !== null && acceptedUntil <= now);

/** The version rises with what somebody who looks at the finding would want to know before changing it. */
export function whenDetected(known: Standing, severity: Severity, now: number): Standing {
  if (isOver(known, now)) {
    return {
      ...known,
      state: "reopened",
      severity,
      dueAt: dueFrom(severity, now),
      resolvedAt: null,
      reopenedAt: now,
      acceptedUntil: null,
      version: known.version + 1,
    };
  }
  const version = severity === known.severity ? known.version : known.version + 1;
  return { ...known, severity, dueAt: dueWhenChanged(known, severity, now), version };
}

/** What is not detected any more is resolved, whatever was decided about it. */
export const whenAbsent = (known: Standing, now: number): Standing =>
  known.state === "resolved"
    ? known
    : { ...known, state: "resolved", resolvedAt: now, acceptedUntil: null, version: known.version + 1 };

/** What a finding is the same one by. */
export const fingerprintText = ({ rule, subject }: Pick<Detection, "rule" | "subject">): string =>
  JSON.stringify([rule, subject.type, subject.id]);

export interface Fingerprinted {
  fingerprint: string;
  detection: Detection;
}

/** In the order of their fingerprints; of what was detected twice, the worse. */
export function onePerFingerprint(detections: readonly Fingerprinted[]): Fingerprinted[] {
  const worst = new Map<string, Fingerprinted>();
  for (const found of detections) {
    const known = worst.get(found.fingerprint);
    const isWorse =
      known === undefined || severityRank(found.detection.severity) > severityRank(known.detection.severity);
    if (isWorse) worst.set(found.fingerprint, found);
  }
  return [...worst.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** A name of the provider's as it is stored: no broken characters, and no longer than a page can show. */
export const LABEL_LENGTH = 300;

export const storedLabel = (label: string): string =>
  // the empty character would end the text for SQLite
  label.toWellFormed().replaceAll("\u0000", "").slice(0, LABEL_LENGTH).toWellFormed();
