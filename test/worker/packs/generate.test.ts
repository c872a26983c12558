import { introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { evidenceSnapshots } from "../../../db/schema/index.ts";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { STILL_AFTER } from "../../../worker/features/operations/recovery.rules.ts";
import { beginPack, buildPack, failPack, finishPack } from "../../../worker/features/packs/generate-pack.usecases.ts";
import { PART_BYTES, PackObject } from "../../../worker/features/packs/pack-object.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { call } from "../../support/app.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { fixture, personalValuesOf } from "../../unit/packs/evidence.ts";
import { storedEvents, storedRun, testDeps } from "../operations/support.ts";
import {
  generatePack,
  holdGenerations,
  makeEvidence,
  objectKeys,
  requestPack,
  storedPack,
  watchGenerations,
} from "./support.ts";

const DAY = 86_400_000;

/** A pack whose run the platform has not begun. */
async function queued(body: unknown = {}) {
  const made = await makeEvidence();
  const held = await holdGenerations();
  const asked = await requestPack(made.tenant.id, made.operator.cookie, body);
  await held.dispose();
  return { ...made, packId: asked.body.id as string, runId: asked.body.run_id as string };
}

async function execution(runId: string, attempt: number) {
  const instance = await introspectWorkflowInstance(env.PACK_GENERATION, `${runId}-${attempt}`);
  await instance.modify((steps) => steps.disableRetryDelays());
  return instance;
}

const begin = (runId: string, attempt: number) =>
  env.PACK_GENERATION.create({ id: `${runId}-${attempt}`, params: { runId, attempt } });

const restarted = (runId: string, attempt: number) =>
  testDeps().d1.prepare("UPDATE operation_runs SET attempt = ? WHERE id = ?").bind(attempt, runId).run();

async function archiveOf(packId: string) {
  const pack = await storedPack(packId);
  const object = await env.PACKS.get(pack.objectKey ?? "");
  const bytes = new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer(0));
  return { pack, bytes, files: unzipSync(bytes) };
}

const hex = async (bytes: Uint8Array<ArrayBuffer>) =>
  Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

describe("generating a review pack", () => {
  it("FR-246-070 FR-246-071 FR-246-100 stores the archive that its row tells of, for thirty days, and ends the run with it", async () => {
    const { tenant, operator } = await makeEvidence(fixture(450, 230));
    const { id } = await generatePack(tenant.id, operator.cookie, { include_operations: true });
    const { pack, bytes, files } = await archiveOf(id);
    expect(pack).toMatchObject({ status: "ready", sizeBytes: bytes.length, sha256: await hex(bytes) });
    expect((pack.expiresAt ?? 0) - (pack.readyAt ?? 0)).toBe(30 * DAY);
    expect(pack.manifest?.map(({ path }) => path)).toEqual(Object.keys(files));
    expect(files["data/role-assignments-0003.json"]).toBeDefined();
    const run = await storedRun(pack.runId ?? "");
    expect(run).toMatchObject({ outcome: "succeeded", progressDone: 4 });
    expect(run.summaryCounts).toMatchObject({ files: pack.manifest?.length, bytes: bytes.length });
    const text = Object.values(files)
      .map((file) => strFromU8(file))
      .join("\n");
    for (const value of personalValuesOf(fixture(450, 230))) expect(text).not.toContain(value);
  });

  it("FR-246-087 tells of people as they are called when that was asked for", async () => {
    const { tenant, operator } = await makeEvidence();
    const { id } = await generatePack(tenant.id, operator.cookie, { include_pii: true });
    const { files } = await archiveOf(id);
    expect(strFromU8(files["role-assignments.csv"] ?? new Uint8Array())).toContain("human.1@contoso.test");
  });
});

describe("a generation that is killed", () => {
  it.each(["begin", "build", "finish"])(
    "FR-246-077 before its step %s is resumed and leaves one ready pack, one object and one run",
    async (step) => {
      const { packId, runId, workspace } = await queued();
      await using killed = await execution(runId, 2);
      await killed.modify(async (steps) => {
        for (const name of [step, "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
      });
      await restarted(runId, 2);
      await begin(runId, 2);
      await killed.waitForStatus("errored");
      expect((await storedPack(packId)).status).not.toBe("ready");

      await using resumed = await execution(runId, 3);
      // an attempt waits twice as long as the one before it
      await standStillFor(runId, 2 * STILL_AFTER);
      expect(await recoverRuns(testDeps())).toMatchObject({ restarted: 1 });
      await resumed.waitForStatus("complete");
      const { pack, bytes } = await archiveOf(packId);
      expect(pack).toMatchObject({ status: "ready", runId, sizeBytes: bytes.length });
      expect(await objectKeys()).toEqual([pack.objectKey]);
      expect(await storedRun(runId)).toMatchObject({ outcome: "succeeded", attempt: 3 });
      expect(await storedEvents()).toHaveLength(2);
      const ended = (await auditOf(workspace.id)).filter(({ action }) => action === "tenant.operation.completed");
      expect(ended).toHaveLength(1);
    },
  );

  it("FR-246-077 does not let a late execution touch what its successor stored", async () => {
    const { packId, runId } = await queued();
    const deps = testDeps();
    const late = { runId, attempt: 1 };
    const begun = await beginPack(SYSTEM_SCOPE, deps, late);
    if (begun.kind !== "begun") throw new Error("not begun");
    const built = await buildPack(SYSTEM_SCOPE, deps, late, begun);
    if (built.kind !== "built") throw new Error("not built");
    await restarted(runId, 2);
    await using successor = await execution(runId, 2);
    await begin(runId, 2);
    await successor.waitForStatus("complete");
    await env.PACKS.put(built.key, "written late");
    await finishPack(SYSTEM_SCOPE, deps, late, begun, built);
    const { pack, bytes } = await archiveOf(packId);
    expect(pack).toMatchObject({ status: "ready", sha256: await hex(bytes) });
    expect(await objectKeys()).toEqual([pack.objectKey]);
  });
});

const standStillFor = (runId: string, ms: number) =>
  testDeps()
    .d1.prepare("UPDATE operation_runs SET progressed_at = ? WHERE id = ?")
    .bind(Date.now() - ms, runId)
    .run();

/** The bucket, with methods that fail. */
const failing = (bucket: R2Bucket, methods: readonly string[]): R2Bucket =>
  new Proxy(bucket, {
    get(target, name) {
      if (methods.includes(String(name))) return async () => Promise.reject(new Error("storage is away"));
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });

/** Begins and builds the pack of a run, as the steps of an execution do. */
async function built(ref: { runId: string; attempt: number }, deps = testDeps()) {
  const begun = await beginPack(SYSTEM_SCOPE, deps, ref);
  if (begun.kind !== "begun") throw new Error("not begun");
  const archive = await buildPack(SYSTEM_SCOPE, deps, ref, begun);
  if (archive.kind !== "built") throw new Error("not built");
  return { begun, archive };
}

/** The bucket, with something that happens while an object is put. */
const during = (bucket: R2Bucket, happens: () => Promise<void>): R2Bucket =>
  new Proxy(bucket, {
    get(target, name) {
      if (name === "put")
        return async (...put: Parameters<R2Bucket["put"]>) => {
          await happens();
          return target.put(...put);
        };
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });

describe("an execution that comes late", () => {
  it("FR-246-077 and stores its archive after its successor is ready leaves that one's object", async () => {
    const { packId, runId } = await queued();
    const successor = { runId, attempt: 2 };
    let isOver = false;
    const whileItPuts = async () => {
      if (isOver) return;
      isOver = true;
      await restarted(runId, 2);
      const { begun, archive } = await built(successor);
      await finishPack(SYSTEM_SCOPE, testDeps(), successor, begun, archive);
    };
    await built({ runId, attempt: 1 }, { ...testDeps(), packs: during(env.PACKS, whileItPuts) });
    const { pack, bytes } = await archiveOf(packId);
    expect(pack).toMatchObject({ status: "ready", sha256: await hex(bytes) });
  });

  it("FR-246-077 and gives up leaves the object that its successor is about to hand out", async () => {
    const { packId, runId } = await queued();
    await restarted(runId, 2);
    const successor = { runId, attempt: 2 };
    const { begun, archive } = await built(successor);
    await failPack(SYSTEM_SCOPE, testDeps(), { runId, attempt: 1 }, "stopped");
    await finishPack(SYSTEM_SCOPE, testDeps(), successor, begun, archive);
    const { pack, bytes } = await archiveOf(packId);
    expect(pack).toMatchObject({ status: "ready", sha256: await hex(bytes) });
  });

  it("FR-246-080 of a run that was cancelled and retried leaves what the retry made", async () => {
    const { packId, runId, operator } = await queued();
    const late = await built({ runId, attempt: 1 });
    await call("POST", `/api/admin/operations/${runId}/cancel`, { cookie: operator.cookie });
    const held = await holdGenerations();
    const retry = await call("POST", `/api/admin/operations/${runId}/retry`, { cookie: operator.cookie });
    await held.dispose();
    const again = { runId: retry.body.id as string, attempt: 1 };
    const { begun, archive } = await built(again);
    await finishPack(SYSTEM_SCOPE, testDeps(), again, begun, archive);
    await finishPack(SYSTEM_SCOPE, testDeps(), { runId, attempt: 1 }, late.begun, late.archive);
    const { pack, bytes } = await archiveOf(packId);
    expect(pack).toMatchObject({ status: "ready", runId: again.runId, sha256: await hex(bytes) });
    expect(await objectKeys()).toEqual([pack.objectKey]);
  });
});

describe("a generation that cannot go on", () => {
  it("FR-246-078 fails run and pack with the reason when the archive cannot be stored, and can be retried", async () => {
    const { packId, runId, operator } = await queued();
    await using instance = await execution(runId, 2);
    await instance.modify((steps) => steps.mockStepError({ name: "build" }, new Error("pack_storage_failed")));
    await restarted(runId, 2);
    await begin(runId, 2);
    await instance.waitForStatus("complete");
    expect(await storedPack(packId)).toMatchObject({ status: "failed", failureReasonCode: "storage_failed" });
    expect(await storedRun(runId)).toMatchObject({
      outcome: "failed",
      failures: [{ reason_code: "unknown_error", message: "The archive could not be stored." }],
    });
    const { body } = await call("GET", `/api/admin/review-packs/${packId}`, { cookie: operator.cookie });
    expect(body.failure).toEqual({ code: "storage_failed", message: "The archive could not be stored." });

    const executions = await watchGenerations();
    const retry = await call("POST", `/api/admin/operations/${runId}/retry`, { cookie: operator.cookie });
    expect(retry.status).toBe(201);
    const [again] = await executions.get();
    await again?.waitForStatus("complete");
    expect(await storedPack(packId)).toMatchObject({ status: "ready", runId: retry.body.id, failureReasonCode: null });
    expect(await objectKeys()).toHaveLength(1);
    expect((await storedEvents()).map(({ eventName }) => eventName)).toEqual([
      "product.review_pack.requested",
      "product.operations.started",
      "product.operations.started",
    ]);
  });

  it.each([["put"], ["createMultipartUpload"]])(
    "FR-246-078 says that it was the storage when %s fails",
    async (method) => {
      const { runId } = await queued();
      const deps = { ...testDeps(), packs: failing(env.PACKS, [method]) };
      const ref = { runId, attempt: 1 };
      const begun = await beginPack(SYSTEM_SCOPE, deps, ref);
      if (begun.kind !== "begun") throw new Error("not begun");
      const building = buildPack(SYSTEM_SCOPE, deps, ref, begun);
      if (method === "put") await expect(building).rejects.toThrow("pack_storage_failed");
      else expect(await building).toMatchObject({ kind: "built" });
    },
  );

  it("FR-246-079 refuses a retry when the same pack was requested anew meanwhile", async () => {
    const { runId, tenant, operator } = await queued();
    await call("POST", `/api/admin/operations/${runId}/cancel`, { cookie: operator.cookie });
    const again = await generatePack(tenant.id, operator.cookie);
    expect(again.status).toBe("ready");
    const { status, body } = await call("POST", `/api/admin/operations/${runId}/retry`, { cookie: operator.cookie });
    expect([status, body.code]).toEqual([409, "run_not_retryable"]);
    expect(await objectKeys()).toEqual([again.objectKey]);
  });

  it("FR-246-080 fails the pack of a run that is cancelled, queued or in the middle, and leaves no object", async () => {
    const { packId, runId, operator } = await queued();
    const deps = testDeps();
    const ref = { runId, attempt: 1 };
    const begun = await beginPack(SYSTEM_SCOPE, deps, ref);
    if (begun.kind !== "begun") throw new Error("not begun");
    expect((await storedPack(packId)).status).toBe("generating");
    const built = await buildPack(SYSTEM_SCOPE, deps, ref, begun);
    if (built.kind !== "built") throw new Error("not built");
    await call("POST", `/api/admin/operations/${runId}/cancel`, { cookie: operator.cookie });
    await finishPack(SYSTEM_SCOPE, deps, ref, begun, built);
    expect(await storedPack(packId)).toMatchObject({
      status: "failed",
      failureReasonCode: "cancelled",
      objectKey: null,
    });
    expect(await buildPack(SYSTEM_SCOPE, deps, ref, begun)).toEqual({ kind: "superseded" });
    expect(await objectKeys()).toEqual([]);
  });

  it("FR-246-081 fails the run with the reason when the snapshot was deleted before it began", async () => {
    const { runId, snapshot } = await queued();
    await testDb().delete(evidenceSnapshots).where(eq(evidenceSnapshots.id, snapshot.id));
    await using instance = await execution(runId, 2);
    await restarted(runId, 2);
    await begin(runId, 2);
    await instance.waitForStatus("complete");
    expect(await storedRun(runId)).toMatchObject({
      outcome: "failed",
      failures: [{ message: "The evidence snapshot was deleted before the pack was made." }],
    });
  });

  it.each(["before", "after"])(
    "FR-246-081 and leaves no object when it is deleted %s the archive was stored",
    async (when) => {
      const { runId, snapshot } = await queued();
      const deps = testDeps();
      const ref = { runId, attempt: 1 };
      const begun = await beginPack(SYSTEM_SCOPE, deps, ref);
      if (begun.kind !== "begun") throw new Error("not begun");
      const built = when === "after" ? await buildPack(SYSTEM_SCOPE, deps, ref, begun) : null;
      await testDb().delete(evidenceSnapshots).where(eq(evidenceSnapshots.id, snapshot.id));
      if (built?.kind === "built") {
        await finishPack(SYSTEM_SCOPE, deps, ref, begun, built);
        expect(await storedRun(runId)).toMatchObject({ outcome: "failed" });
      } else {
        expect(await buildPack(SYSTEM_SCOPE, deps, ref, begun)).toEqual({ kind: "refused", code: "evidence_gone" });
      }
      expect(await objectKeys()).toEqual([]);
    },
  );
});

describe("an object in storage", () => {
  const random = (bytes: number) => {
    const all = new Uint8Array(bytes);
    for (let from = 0; from < bytes; from += 65_536) crypto.getRandomValues(all.subarray(from, from + 65_536));
    return all;
  };

  it.each([0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES + 7])(
    "FR-246-076 of %i bytes is the same as was written, with its hash, whatever pieces it came in",
    async (size) => {
      const bytes = random(size);
      const object = new PackObject(env.PACKS, "key");
      for (let from = 0; from < size; from += 1_000_003) await object.write(bytes.slice(from, from + 1_000_003));
      expect(await object.complete()).toEqual({ size, sha256: await hex(bytes) });
      const stored = new Uint8Array((await (await env.PACKS.get("key"))?.arrayBuffer()) ?? new ArrayBuffer(0));
      expect(await hex(stored)).toBe(await hex(bytes));
    },
  );

  it("FR-246-078 that is given up, or whose upload fails in the middle, is not there", async () => {
    const given = new PackObject(env.PACKS, "given-up");
    await given.write(random(PART_BYTES + 1));
    await given.abort();
    const broken = new PackObject(failing(env.PACKS, ["createMultipartUpload"]), "broken");
    await expect(broken.write(random(2 * PART_BYTES))).rejects.toThrow("storage is away");
    await broken.abort();
    expect(await objectKeys()).toEqual([]);
  });
});
