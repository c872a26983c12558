import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { PACK_STATUSES } from "../packs/pack-words.contract.ts";
import { statusAt } from "../packs/packs.rules.ts";
import { REVIEW_STATUSES } from "../reviews/review-words.contract.ts";
import type { HandOver, PackHead, ReviewHead } from "./artifacts.usecases.ts";
import type { HandOverView } from "./hand-over.contract.ts";

/** A stored word as the closed type that a CHECK keeps it in. */
const oneOf = <T extends string>(words: readonly T[], stored: string, otherwise: T): T =>
  words.find((word) => word === stored) ?? otherwise;

const presentReview = ({ id, status, createdAt, publishedAt }: ReviewHead): HandOverView["review"] => ({
  id,
  status: oneOf(REVIEW_STATUSES, status, "draft"),
  created_at: toIso(createdAt),
  published_at: toIsoOrNull(publishedAt),
});

const presentPack = ({ id, status, createdAt, expiresAt }: PackHead, now: number): HandOverView["pack"] => ({
  id,
  status: statusAt({ status: oneOf(PACK_STATUSES, status, "failed"), expiresAt }, now),
  created_at: toIso(createdAt),
  expires_at: toIsoOrNull(expiresAt),
});

export const presentHandOver = ({ snapshot, review, pack }: HandOver, now: number): HandOverView => ({
  snapshot: snapshot && { id: snapshot.id, created_at: toIso(snapshot.createdAt) },
  review: review && presentReview(review),
  pack: pack && presentPack(pack, now),
});
