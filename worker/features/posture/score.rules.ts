import type { PermissionItem, PosturePayload } from "./posture.contract.ts";

/** How much a needed permission weighs: without a blocking one a tenant cannot even be activated. */
export const WEIGHTS = { blocking: 3, other: 1 } as const;

/** The rule in words, which stands in every report beside its score. */
export const SCORE_RULE =
  `A needed permission weighs ${WEIGHTS.blocking} when a tenant cannot be activated without it, and ${WEIGHTS.other} otherwise. ` +
  "The score is the weight of those that are granted, by themselves or by a higher permission, in percent of the weight " +
  "of all of them, rounded down. Permissions that nothing needs do not change it: they are findings.";

type Scored = Pick<PermissionItem, "kind" | "status" | "blocking">;

const weightOf = (items: readonly Scored[]): number =>
  items.reduce((sum, { blocking }) => sum + (blocking ? WEIGHTS.blocking : WEIGHTS.other), 0);

/** 100 only when everything is granted; where nothing is needed, nothing is missing. */
export function scoreOf(items: readonly Scored[]): Pick<PosturePayload, "score" | "scoring"> {
  const needed = items.filter(({ kind }) => kind === "required");
  const possible = weightOf(needed);
  const reached = weightOf(needed.filter(({ status }) => status === "granted"));
  return {
    score: possible === 0 ? 100 : Math.floor((reached * 100) / possible),
    scoring: { rule: SCORE_RULE, weights: { ...WEIGHTS }, reached, possible },
  };
}
