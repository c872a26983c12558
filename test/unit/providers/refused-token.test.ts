import { describe, expect, it } from "vitest";
import type { MicrosoftClient } from "../../../worker/features/providers/microsoft/microsoft-client.ts";
import { clientOn } from "./support.ts";

const TENANT = "31302f74-91b9-4d66-9598-bdf279fd0661";

const refusal = (status: number, code: string) => Response.json({ error: { code, message: "refused" } }, { status });

const EXPIRED = () => refusal(401, "InvalidAuthenticationToken");

interface Script {
  /** What Graph answers to a token, by its number; undefined lets the request through. */
  graph: (token: number) => Response | undefined;
  /** What the sign-in answers, by its number; undefined issues the token of that number. */
  signIn?: (number: number) => Response | undefined;
}

/** A provider whose tokens are numbered, and everything that happened in its order. */
function provider({ graph, signIn = () => undefined }: Script) {
  const log: string[] = [];
  let issued = 0;
  const { client } = clientOn("https://graph.example", {
    fetch: async (url, init) => {
      if (url.includes("/oauth2/")) {
        issued += 1;
        log.push("sign-in");
        return signIn(issued) ?? Response.json({ access_token: `t-${issued}`, expires_in: 3600 });
      }
      const token = Number(/t-(\d+)$/.exec(new Headers(init.headers).get("authorization") ?? "")?.[1]);
      log.push(`read with ${token}`);
      return graph(token) ?? Response.json({ value: [{ id: TENANT }], id: "own" });
    },
  });
  const going = async () => void log.push("going");
  return { client, log, going };
}

type Read = (client: MicrosoftClient, going: () => Promise<void>) => Promise<{ ok: boolean }>;

const READS: [string, Read][] = [
  ["the directory", (client, going) => client.readOrganization(TENANT, going)],
  ["directory roles", (client, going) => client.readDirectoryRoles(TENANT, going)],
  ["device management", (client, going) => client.readIntune(TENANT, going)],
];

describe("a token that was there already and is refused", () => {
  it.each(READS)("FR-004-018 is replaced once for the read of %s, which then succeeds", async (_, read) => {
    const { client, log, going } = provider({ graph: (token) => (token === 1 ? EXPIRED() : undefined) });
    await client.requestToken(TENANT);
    expect(await read(client, going)).toMatchObject({ ok: true });
    expect(log).toEqual(["sign-in", "read with 1", "going", "sign-in", "going", "read with 2"]);
  });

  it.each(READS)("FR-004-018 is not replaced a second time for the read of %s", async (_, read) => {
    const { client, log, going } = provider({ graph: EXPIRED });
    await client.requestToken(TENANT);
    expect(await read(client, going)).toMatchObject({ ok: false, reason: "provider_auth_failed", status: 401 });
    expect(log.filter((what) => what !== "going")).toEqual(["sign-in", "read with 1", "sign-in", "read with 2"]);
  });

  it("FR-004-018 is replaced in the middle of a list, which goes on where it was", async () => {
    let page = 0;
    const { client, log, going } = provider({
      graph: (token) => {
        page += 1;
        if (page < 3) return undefined;
        if (token === 1) return EXPIRED();
        return Response.json({ value: [{ appRoleId: "a", resourceId: "own" }] });
      },
    });
    await client.requestToken(TENANT);
    expect(await client.readGrantedPermissions(TENANT, going)).toMatchObject({ ok: true, granted: [{ id: "a" }] });
    expect(log.filter((what) => what !== "going")).toEqual([
      "sign-in",
      ...["read with 1", "read with 1", "read with 1"],
      ...["sign-in", "read with 2"],
    ]);
  });

  it("FR-004-018 hands on why no other one is issued", async () => {
    const gone = () => Response.json({ error: "unauthorized_client", error_codes: [700016] }, { status: 400 });
    const { client, log, going } = provider({
      graph: () => refusal(401, "Authorization_IdentityNotFound"),
      signIn: (number) => (number === 1 ? undefined : gone()),
    });
    await client.requestToken(TENANT);
    expect(await client.readOrganization(TENANT, going)).toMatchObject({
      ok: false,
      reason: "provider_consent_missing",
      status: 400,
    });
    expect(log).toEqual(["sign-in", "read with 1", "going", "sign-in"]);
  });
});

describe("a refusal that another token does not mend", () => {
  it("FR-004-018 of a token that was issued for this read ends it after two requests", async () => {
    const { client, log, going } = provider({ graph: EXPIRED });
    expect(await client.readOrganization(TENANT, going)).toMatchObject({ reason: "provider_auth_failed" });
    expect(log).toEqual(["sign-in", "going", "read with 1"]);
  });

  it.each<[string, Response, Read]>([
    [
      "a permission that is missing",
      refusal(403, "Authorization_RequestDenied"),
      (client) => client.readOrganization(TENANT),
    ],
    [
      "a role that is missing in device management",
      refusal(401, "UnknownError"),
      (client) => client.readIntune(TENANT),
    ],
  ])("FR-004-018 of %s ends the read at once, and the token stays", async (_, answer, read) => {
    const { client, log } = provider({ graph: () => answer.clone() });
    await client.requestToken(TENANT);
    expect(await read(client, async () => {})).toMatchObject({ ok: false });
    await client.requestToken(TENANT);
    expect(log).toEqual(["sign-in", "read with 1"]);
  });
});
