import { sha256Hex } from "../../platform/crypto.ts";
import { LINK_MINUTES, PACK_DAYS, type PackStatus, WRITER_VERSION } from "./pack-words.contract.ts";
import type { PackRequest } from "./packs.contract.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const expiryOf = (readyAt: number): number => readyAt + PACK_DAYS * DAY_MS;

export const linkEnd = (now: number): number => now + LINK_MINUTES * MINUTE_MS;

/** A pack is past its time from the instant on that it names, whether a sweep has come by or not. */
export const statusAt = (pack: { status: PackStatus; expiresAt: number | null }, now: number): PackStatus =>
  pack.status === "ready" && pack.expiresAt !== null && pack.expiresAt <= now ? "expired" : pack.status;

/** What a pack is made of: the same content, the same words about it and the same options are the same pack. */
export const packFingerprint = (
  snapshotFingerprint: string,
  review: { id: string; version: number } | null,
  options: PackRequest,
): Promise<string> =>
  sha256Hex(
    JSON.stringify([
      snapshotFingerprint,
      review === null ? null : [review.id, review.version],
      // what a later writer makes of the same evidence is another archive
      WRITER_VERSION,
      { pii: options.include_pii, operations: options.include_operations },
    ]),
  );

/** Where the archives of a pack lie: nobody's name is in it. */
export const packPrefix = (packId: string): string => `review-packs/${packId}/`;

/** Each execution writes its own object: a late one overwrites none that is handed out. */
export const objectKey = (packId: string, run: { runId: string; attempt: number }): string =>
  `${packPrefix(packId)}${run.runId}-${run.attempt}.zip`;

/** Whether the object is of this execution or of one before it of the same run; those of a later one are not its business. */
export const isOfOrBefore = (key: string, packId: string, run: { runId: string; attempt: number }): boolean => {
  const start = `${packPrefix(packId)}${run.runId}-`;
  const attempt = key.startsWith(start) ? key.slice(start.length).match(/^(\d+)\.zip$/)?.[1] : undefined;
  return attempt !== undefined && Number(attempt) <= run.attempt;
};

/** The pack whose object it is; null for a key of another make. */
export const packIdOfKey = (key: string): string | null =>
  key.match(/^review-packs\/(pck_[0-9a-z]{26})\//)?.[1] ?? null;
