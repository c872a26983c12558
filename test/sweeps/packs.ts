import { env } from "cloudflare:workers";
import { reviewPacks } from "../../db/schema/index.ts";
import { signLink } from "../../worker/features/packs/download-link.ts";
import { objectKey, packFingerprint } from "../../worker/features/packs/packs.rules.ts";
import { systemIds } from "../../worker/platform/ids.ts";
import { testDb } from "../support/factories.ts";

const ids = systemIds(() => Date.now());

const HOUR_MS = 3_600_000;

interface PackOf {
  tenant: { id: string; workspaceId: string };
  snapshotId: string;
  /** Of the snapshot. */
  fingerprint: string;
  review: { id: string; version: number } | null;
}

/** A pack that can be had, with its bytes: what asks for the same finds it, and nothing is generated for the sweep. */
export async function insertReadyPack({ tenant, snapshotId, fingerprint, review }: PackOf): Promise<string> {
  const id = ids.next("pck");
  const key = objectKey(id, { runId: ids.next("run"), attempt: 1 });
  await env.PACKS.put(key, "swept");
  const place = { workspaceId: tenant.workspaceId, tenantId: tenant.id, snapshotId, reviewId: review?.id ?? null };
  const options = { include_pii: false, include_operations: false };
  await testDb()
    .insert(reviewPacks)
    .values({
      ...{ id, ...place, includePii: false, includeOperations: false, status: "ready" },
      fingerprint: await packFingerprint(fingerprint, review, options),
      ...{ objectKey: key, sizeBytes: 5, sha256: "0".repeat(64), manifest: [] },
      ...{ createdAt: Date.now(), readyAt: Date.now(), expiresAt: Date.now() + HOUR_MS },
    });
  return id;
}

export const linkFor = (packId: string, userId: string): Promise<string> =>
  signLink(env.BETTER_AUTH_SECRET, { packId, userId, until: Date.now() + HOUR_MS });
