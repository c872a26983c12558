import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { providerCredentials } from "../../../db/schema/index.ts";
import { credentialBinding, identityOf } from "../../../worker/features/providers/connections.usecases.ts";
import { rotateSealingKey } from "../../../worker/features/providers/rotate-sealing-key.task.ts";
import { type KeyRing, parseKeyRing, seal } from "../../../worker/platform/sealing.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import { loggedLines } from "../verification/support.ts";
import { makeDedicated, makePlace, SECRET, storedCredentials } from "./support.ts";

const NEW_KEY = `new:${btoa("n".repeat(32))}`;

function ring(text: string): KeyRing {
  const parsed = parseKeyRing(text);
  if (parsed === null) throw new Error("no keys");
  return parsed;
}

const both = ring(`${NEW_KEY},${env.SEALING_KEYS}`);

describe("the rotation of the sealing key", () => {
  it("FR-006-017 seals what older keys sealed with the current one, and does nothing a second time", async () => {
    const lines = loggedLines();
    await makeDedicated();
    await makeDedicated();
    const before = await storedCredentials();
    expect(await rotateSealingKey(testDeps(), both)).toEqual({ resealed: 2, passedBy: 0, lost: 0 });
    const after = await storedCredentials();
    expect(after.map(({ keyId }) => keyId)).toEqual(["new", "new"]);
    expect(after.map(({ keyId, sealed, ...rest }) => rest)).toEqual(before.map(({ keyId, sealed, ...rest }) => rest));
    expect(await rotateSealingKey(testDeps(), both)).toEqual({ resealed: 0, passedBy: 0, lost: 0 });
    expect(await storedCredentials()).toEqual(after);
    expect(JSON.stringify([after, lines])).not.toContain(SECRET);
  });

  it("FR-006-017 leaves each secret openable with the new key alone", async () => {
    const { connectionId } = await makeDedicated();
    await rotateSealingKey(testDeps(), both);
    const deps = testDeps();
    const identity = (sealingKeys: KeyRing) =>
      identityOf(
        SYSTEM_SCOPE,
        { ...deps, settings: { ...deps.settings, sealingKeys } },
        { id: connectionId, connectionType: "dedicated", clientId: "app" },
      );
    expect(await identity(ring(NEW_KEY))).toMatchObject({ identity: { credential: { secret: SECRET } } });
    expect(await identity(ring(env.SEALING_KEYS))).toEqual({ ok: false, reason: "dedicated_credential_invalid" });
  });

  it("FR-006-017 counts what it cannot open, and leaves it as it is beside the others", async () => {
    const lost = await makeDedicated();
    await makeDedicated();
    await testDb()
      .update(providerCredentials)
      .set({ keyId: "lost" })
      .where(eq(providerCredentials.connectionId, lost.connectionId));
    const [before] = await testDb().select().from(providerCredentials).where(eq(providerCredentials.keyId, "lost"));
    expect(await rotateSealingKey(testDeps(), both)).toEqual({ resealed: 1, passedBy: 0, lost: 1 });
    expect(await testDb().select().from(providerCredentials).where(eq(providerCredentials.keyId, "lost"))).toEqual([
      before,
    ]);
  });

  it("FR-006-017 leaves one that is replaced meanwhile alone", async () => {
    const { connectionId } = await makeDedicated();
    const deps = testDeps();
    const commit: typeof deps.commit = async (unit) => {
      await testDb().update(providerCredentials).set({ sealed: "replaced" });
      return deps.commit(unit);
    };
    expect(await rotateSealingKey({ ...deps, commit }, both)).toEqual({ resealed: 0, passedBy: 1, lost: 0 });
    expect(await storedCredentials()).toMatchObject([{ connectionId, sealed: "replaced", keyId: "test" }]);
  });

  it("FR-006-017 goes through more than a chunk of them", async () => {
    const { workspace, tenant } = await makePlace();
    const { ids, settings } = testDeps();
    if (settings.sealingKeys === null) throw new Error("tests have a sealing key");
    const connection = env.DB.prepare(
      "INSERT INTO provider_connections (id, workspace_id, tenant_id, is_default, target_external_tenant_id, created_at, updated_at) VALUES (?, ?, ?, 0, 'x', 0, 0)",
    );
    const credential = env.DB.prepare(
      "INSERT INTO provider_credentials (id, connection_id, kind, key_id, sealed, created_at) VALUES (?, ?, 'secret', ?, ?, 0)",
    );
    const statements: D1PreparedStatement[] = [];
    for (let index = 0; index < 120; index += 1) {
      const [connectionId, id] = [ids.next("con"), ids.next("pcr")];
      const { keyId, sealed } = await seal(settings.sealingKeys, "{}", credentialBinding(id, connectionId));
      statements.push(connection.bind(connectionId, workspace.id, tenant.id));
      statements.push(credential.bind(id, connectionId, keyId, sealed));
    }
    await env.DB.batch(statements);
    expect(await rotateSealingKey(testDeps(), both)).toEqual({ resealed: 120, passedBy: 0, lost: 0 });
  });
});
