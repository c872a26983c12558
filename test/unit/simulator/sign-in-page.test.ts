import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSignIn, signInUrl } from "../../../worker/features/providers/microsoft/sign-in.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { CLIENT_ID, CLIENT_SECRET, httpDeps } from "../providers/support.ts";
import { idOf } from "./support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

const directory = idOf("healthy");
const request = () => ({
  loginBaseUrl: simulator.url,
  clientId: CLIENT_ID,
  entraTenantId: directory,
  redirectUri: "http://app.test/admin/consent",
  nonce: "n-1",
});
const page = () => signInUrl({ ...request(), state: "s&2" });

/** Where the browser is sent back to after that choice. */
async function choose(account: string): Promise<Record<string, string>> {
  const answer = await fetch(page(), { method: "POST", body: new URLSearchParams({ account }), redirect: "manual" });
  return Object.fromEntries(new URL(answer.headers.get("location") ?? "").searchParams);
}

const exchange = (code: string, changes: Partial<ReturnType<typeof request>> = {}) =>
  readSignIn(httpDeps(), { ...request(), ...changes, code, clientSecret: CLIENT_SECRET });

describe("the sign-in page of the simulator", () => {
  it("FR-004-019 offers accounts of every kind and Cancel, without anything from outside", async () => {
    const html = await (await fetch(page())).text();
    for (const account of ["administrator", "member", "outsider", "cancel"])
      expect(html).toContain(`value="${account}"`);
    expect(html).not.toMatch(/src="http|href="http/);
  });

  it.each([
    ["administrator", "confirmed"],
    ["member", "not_administrator"],
    ["outsider", "wrong_directory"],
  ])("FR-004-019 FR-006-035 lets our client read the sign-in of the %s as %s", async (account, verdict) => {
    const { code = "", state } = await choose(account);
    expect(state).toBe("s&2");
    expect(await exchange(code)).toEqual({ ok: true, verdict });
  });

  it("FR-004-019 sends back a cancelled sign-in as the identity platform does", async () => {
    expect(await choose("cancel")).toMatchObject({ error: "access_denied", state: "s&2" });
  });

  it("FR-004-019 takes a code once, and for the address that it was issued to", async () => {
    const { code = "" } = await choose("administrator");
    expect((await exchange(code)).ok).toBe(true);
    expect(await exchange(code)).toMatchObject({ ok: false, status: 400 });
    const other = await choose("administrator");
    expect(await exchange(other.code ?? "", { redirectUri: "http://evil.test/" })).toMatchObject({ ok: false });
  });

  it("FR-006-035 a sign-in for another nonce is no answer to this one", async () => {
    const { code = "" } = await choose("administrator");
    expect(await exchange(code, { nonce: "n-2" })).toEqual({ ok: true, verdict: "invalid" });
  });
});
