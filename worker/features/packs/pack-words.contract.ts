// Free of zod: the web reads these values.

export const PACK_STATUSES = ["queued", "generating", "ready", "failed", "expired"] as const;
export type PackStatus = (typeof PACK_STATUSES)[number];

/** Version of what `manifest.json` and the files under `data/` look like. */
export const PACK_VERSION = 1;

/**
 * Version of what is written of the same evidence and words: a pack that an older writer made is not handed out as the one
 * that would be made now. To be raised with every change of any file of a pack; `test/unit/packs/golden.test.ts` tells.
 */
export const WRITER_VERSION = 2;

/** Days for which a pack can be had. */
export const PACK_DAYS = 30;

/** For how long a link to a pack holds, minutes. */
export const LINK_MINUTES = 15;

/** Why a pack could not be made, in one sentence each. */
export const PACK_FAILURES = {
  cancelled: "The generation was cancelled.",
  evidence_gone: "The evidence snapshot was deleted before the pack was made.",
  review_changed: "The review was changed after the pack was requested. Request it again.",
  storage_failed: "The archive could not be stored.",
  stopped: "The generation stopped because of an error of ours.",
} as const satisfies Record<string, string>;

export type PackFailure = keyof typeof PACK_FAILURES;
export const PACK_FAILURE_CODES = Object.keys(PACK_FAILURES) as PackFailure[];
