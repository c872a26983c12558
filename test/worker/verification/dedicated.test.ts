import { describe, expect, it } from "vitest";
import { providerCredentials } from "../../../db/schema/index.ts";
import { credentialBinding, encodeCredential } from "../../../worker/features/providers/connections.usecases.ts";
import { parseKeyRing, seal } from "../../../worker/platform/sealing.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { storedReports, storedRun, testDeps, tokenRefusal } from "../operations/support.ts";
import { loggedLines, makeVerified, onlyReport, statusesOf, verify } from "./support.ts";

const SECRET = "customers~own.secret-that_must-not.appear";
const CLIENT_ID = "5a1d2c3b-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const DEDICATED = { connectionType: "dedicated", clientId: CLIENT_ID } as const;

/** A tenant whose dedicated connection has a sealed secret. */
async function makeDedicated({ ring = testDeps().settings.sealingKeys, boundTo = "" } = {}) {
  const verified = await makeVerified(DEDICATED);
  const connectionId = verified.tenant.connectionId ?? "";
  if (ring === null) throw new Error("tests have a sealing key");
  const id = testDeps().ids.next("pcr");
  const text = encodeCredential({ kind: "secret", secret: SECRET });
  const sealed = await seal(ring, text, credentialBinding(id, boundTo || connectionId));
  await testDb()
    .insert(providerCredentials)
    .values({ id, connectionId, kind: "secret", ...sealed, createdAt: Date.now() });
  return verified;
}

describe("a dedicated connection", () => {
  it("FR-005-004 signs in as the customer's application, with its sealed secret, which shows nowhere", async () => {
    const lines = loggedLines();
    const verified = await makeDedicated();
    let body = "";
    const { view } = await verify(verified, {
      token: (request) => {
        body = request.body;
        return Response.json({ token_type: "Bearer", expires_in: 3599, access_token: "opaque" });
      },
    });
    const sent = new URLSearchParams(body);
    expect([sent.get("client_id"), sent.get("client_secret")]).toEqual([CLIENT_ID, SECRET]);
    expect(view.outcome).toBe("succeeded");
    const { checks } = await onlyReport();
    expect(checks[0]?.evidence).toContainEqual({ kind: "application_id", value: CLIENT_ID });
    const seen = [view, await storedRun(view.id), await storedReports(), await auditOf(verified.workspace.id), lines];
    expect(JSON.stringify(seen)).not.toContain(SECRET);
  });

  it("FR-005-005 whose secret is refused has a reason of its own, which its owner can act on", async () => {
    const { view } = await verify(await makeDedicated(), { token: tokenRefusal("invalid_client", 7000215) });
    expect(view.failures[0]?.reason).toMatchObject({ code: "dedicated_credential_invalid", owner: "operator" });
  });

  it.each<[string, Parameters<typeof makeDedicated>[0]]>([
    ["was sealed for another row", { boundTo: "con_other" }],
    ["was sealed with a key that is gone", { ring: parseKeyRing(`gone:${btoa("x".repeat(32))}`) }],
  ])("FR-005-004 whose secret %s asks nothing of the provider and says that it is invalid", async (_, options) => {
    const { view, asked } = await verify(await makeDedicated(options));
    expect(asked).toEqual([]);
    expect(view).toMatchObject({
      outcome: "blocked",
      failures: [{ reason: { code: "dedicated_credential_invalid" } }],
    });
    expect(statusesOf((await onlyReport()).checks)).toBe("pass skip fail skip skip skip skip");
  });
});
