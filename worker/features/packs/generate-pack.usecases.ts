import type { Deps } from "../../deps.ts";
import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { partsOf, readSnapshot } from "../evidence/evidence.queries.ts";
import { endRun, executionIsCurrent } from "../operations/executions.usecases.ts";
import { OPERATIONS } from "../operations/operation-types.contract.ts";
import {
  type ExecutionRef,
  enterStage,
  keepAlive,
  leaveStage,
  type RunPlace,
  readRunForSystem,
} from "../operations/steps.usecases.ts";
import { packFails } from "../pack-state/pack-state.usecases.ts";
import { findReviewForSystem } from "../reviews/reviews.queries.ts";
import type { PackFile } from "./archive.ts";
import type { PackFacts, PackReview } from "./pack-facts.ts";
import type { Evidence } from "./pack-items.ts";
import { PackObject, type StoredObject } from "./pack-object.ts";
import { PACK_FAILURES, type PackFailure } from "./pack-words.contract.ts";
import { findPackHead, findPackOfRun, markGenerating, markReady, type Pack } from "./packs.repository.ts";
import { expiryOf, isOfOrBefore, objectKey, packPrefix } from "./packs.rules.ts";
import { writePack } from "./write-pack.ts";

// The steps of a generation. What they return is stored by the platform and is a megabyte at most, so the evidence is read
// where it is written, a piece at a time.

const STAGES = OPERATIONS["review_pack.generate"].stages;

type Stage = (typeof STAGES)[number]["key"];

const indexOf = (key: Stage): number => STAGES.findIndex((stage) => stage.key === key);

export const SUPERSEDED = { kind: "superseded" } as const;
type Superseded = typeof SUPERSEDED;

/** The pack cannot be made, whatever is tried again. */
type Refused = { kind: "refused"; code: PackFailure };

const refused = (code: PackFailure): Refused => ({ kind: "refused", code });

export interface Begun {
  kind: "begun";
  place: RunPlace;
  packId: string;
}

/** First stage: the pack of the run is being made from here on. */
export async function beginPack(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
): Promise<Superseded | Refused | Begun> {
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (run === null) return SUPERSEDED;
  const place = { id: run.id, workspaceId: run.workspaceId };
  if (!(await enterStage(deps, ref, place, "evidence", indexOf("evidence")))) return SUPERSEDED;
  const pack = await findPackOfRun(scope, deps.db, ref.runId);
  // a snapshot takes its packs with it
  if (pack === null) return refused("evidence_gone");
  await deps.commit({ changes: [markGenerating(deps.db, ref.runId, executionIsCurrent(ref))] });
  if (!(await leaveStage(deps, ref, place, indexOf("evidence")))) return SUPERSEDED;
  return { kind: "begun", place, packId: pack.id };
}

/** The review that the pack tells of, as it was when the pack was requested. */
async function readReviewOf(
  scope: SystemScope,
  deps: Deps,
  pack: Pack,
  runContext: Record<string, unknown>,
): Promise<PackReview | PackFailure | null> {
  if (pack.reviewId === null) return null;
  const review = await findReviewForSystem(scope, deps, pack.reviewId);
  // it takes its packs with it
  if (review === null) return "evidence_gone";
  if (review.version !== runContext.review_version) return "review_changed";
  const { id, version, status, title, summary, content } = review;
  return { id, version, status, title, summary, content, publishedAt: toIsoOrNull(review.publishedAt) };
}

/** What a pack says of itself, or why it cannot be made. */
async function readFacts(
  scope: SystemScope,
  deps: Deps,
  pack: Pack,
  runContext: Record<string, unknown>,
): Promise<PackFacts | PackFailure> {
  const [snapshot, head, review] = await Promise.all([
    readSnapshot(scope, deps, pack.snapshotId),
    findPackHead(scope, deps.db, pack.tenantId),
    readReviewOf(scope, deps, pack, runContext),
  ]);
  if (snapshot === null || head === undefined) return "evidence_gone";
  if (typeof review === "string") return review;
  return {
    packId: pack.id,
    requestedAt: toIso(pack.createdAt),
    options: { include_pii: pack.includePii, include_operations: pack.includeOperations },
    ...head,
    snapshot: { id: snapshot.id, fingerprint: snapshot.fingerprint, createdAt: toIso(snapshot.createdAt) },
    review,
  };
}

export interface Built extends StoredObject {
  kind: "built";
  key: string;
  files: PackFile[];
}

const STORAGE_FAILED = "pack_storage_failed";

/** Told by its message: an error loses its class between a step and its workflow. */
export const isStorageFailure = (error: unknown): boolean =>
  error instanceof Error && error.message.includes(STORAGE_FAILED);

async function storing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Error(STORAGE_FAILED, { cause });
  }
}

/** An execution that works says so at least this often, ms. */
const SAY_SO_MS = 5_000;

/** The evidence of a pack, by an execution that says that it goes on while it reads. */
function evidenceFor(scope: SystemScope, deps: Deps, ref: ExecutionRef, snapshotId: string): Evidence {
  let saidAt = deps.clock.now();
  return {
    async *parts(section) {
      for await (const items of partsOf(scope, deps, snapshotId, section)) {
        if (deps.clock.now() - saidAt >= SAY_SO_MS) {
          saidAt = deps.clock.now();
          await keepAlive(deps, ref);
        }
        yield items;
      }
    },
  };
}

/** Writes the archive while it is read, and stores it under a key of this execution's own. */
export async function buildPack(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  { place, packId }: Begun,
): Promise<Superseded | Refused | Built> {
  if (!(await enterStage(deps, ref, place, "files", indexOf("files")))) return SUPERSEDED;
  const pack = await findPackOfRun(scope, deps.db, ref.runId);
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (pack === null || run === null) return refused("evidence_gone");
  const facts = await readFacts(scope, deps, pack, run.context);
  if (typeof facts === "string") return refused(facts);
  const key = objectKey(packId, ref);
  const object = new PackObject(deps.packs, key);
  try {
    const evidence = evidenceFor(scope, deps, ref, pack.snapshotId);
    const files = await writePack(facts, evidence, (bytes) => storing(object.write(bytes)));
    // what is deleted while it is read looks like its end
    const isWhole = (await readSnapshot(scope, deps, pack.snapshotId)) !== null;
    const goesOn =
      isWhole &&
      (await leaveStage(deps, ref, place, indexOf("files"))) &&
      (await enterStage(deps, ref, place, "store", indexOf("store")));
    if (!goesOn) {
      await object.abort();
      return isWhole ? SUPERSEDED : refused("evidence_gone");
    }
    const stored = await storing(object.complete());
    await forgetObjects(deps, packId, ref, key);
    await leaveStage(deps, ref, place, indexOf("store"));
    return { kind: "built", key, files, ...stored };
  } catch (error) {
    await object.abort().catch(() => deps.log.warn("pack_upload_not_aborted", { pack: packId }));
    throw error;
  }
}

/**
 * What this execution, and those before it of its run, left of the pack, other than the object to keep. An execution that
 * comes late leaves those of its successor and of a retry alone: they may be handed out already.
 */
async function forgetObjects(deps: Deps, packId: string, ref: ExecutionRef, keep: string | null): Promise<void> {
  const { objects } = await deps.packs.list({ prefix: packPrefix(packId) });
  const others = objects.map(({ key }) => key).filter((key) => key !== keep && isOfOrBefore(key, packId, ref));
  if (others.length > 0) await deps.packs.delete(others);
}

/** Ends the run, once: it and its pack become true together. An object that became nobody's is deleted. */
export async function finishPack(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  { place, packId }: Begun,
  built: Built,
): Promise<void> {
  if ((await findPackOfRun(scope, deps.db, ref.runId)) === null) {
    await forgetObjects(deps, packId, ref, null);
    return failPack(scope, deps, ref, "evidence_gone");
  }
  await enterStage(deps, ref, place, "complete", indexOf("complete"));
  const readyAt = deps.clock.now();
  await endRun(scope, deps, ref, {
    outcome: "succeeded",
    stage: null,
    failure: null,
    done: STAGES.length,
    counts: { files: built.files.length, bytes: built.size },
    alongside: (isCurrent) => [
      markReady(
        deps.db,
        ref.runId,
        {
          ...{ objectKey: built.key, sizeBytes: built.size, sha256: built.sha256, manifest: built.files },
          ...{ readyAt, expiresAt: expiryOf(readyAt) },
        },
        isCurrent,
      ),
    ],
  });
  const pack = await findPackOfRun(scope, deps.db, ref.runId);
  if (pack?.objectKey !== built.key) await deps.packs.delete(built.key);
}

/** Ends the run and its pack as failed, with the reason, and leaves no object behind. */
export async function failPack(scope: SystemScope, deps: Deps, ref: ExecutionRef, code: PackFailure): Promise<void> {
  const pack = await findPackOfRun(scope, deps.db, ref.runId);
  await endRun(scope, deps, ref, {
    outcome: "failed",
    stage: null,
    failure: { reason: "unknown_error", message: PACK_FAILURES[code] },
    alongside: (isCurrent) => [packFails(deps, ref.runId, code, isCurrent)],
  });
  if (pack !== null && pack.objectKey === null)
    await forgetObjects(deps, pack.id, ref, null).catch(() => deps.log.warn("pack_objects_left", { pack: pack.id }));
}
