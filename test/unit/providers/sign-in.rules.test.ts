import { describe, expect, it } from "vitest";
import { judgeSignIn } from "../../../worker/features/providers/microsoft/sign-in.rules.ts";

const NOW = 1_795_862_160_000;
const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";
const expected = {
  clientId: "2a716d54-ce17-40ed-9b31-d908abcbcb8d",
  entraTenantId: "31302f74-91b9-4d66-9598-bdf279fd0661",
  nonce: "n0nce",
};
const claims = {
  aud: expected.clientId,
  tid: expected.entraTenantId,
  nonce: expected.nonce,
  exp: NOW / 1000 + 60,
  wids: ["b79fbf4d-3ef9-4689-8143-76b194e85509", GLOBAL_ADMINISTRATOR],
};
const without = (key: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name !== key));

describe("a sign-in", () => {
  it.each([
    ["of an administrator of the directory", claims, "confirmed"],
    ["with ids in capitals", { ...claims, tid: claims.tid.toUpperCase(), aud: claims.aud.toUpperCase() }, "confirmed"],
    ["of a privileged role administrator", { ...claims, wids: ["E8611AB8-C189-46E8-94E1-60213AB1F814"] }, "confirmed"],
    [
      "of an application administrator",
      { ...claims, wids: ["9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"] },
      "not_administrator",
    ],
    ["of somebody without a role", { ...claims, wids: [] }, "not_administrator"],
    ["whose token says nothing of roles", without("wids"), "roles_not_told"],
    ["whose roles are no list", { ...claims, wids: GLOBAL_ADMINISTRATOR }, "roles_not_told"],
    ["of another directory", { ...claims, tid: "e1cc2211-2269-4ddc-a697-5c396068de78" }, "wrong_directory"],
    ["for another application", { ...claims, aud: "00000003-0000-0000-c000-000000000000" }, "invalid"],
    ["for another request", { ...claims, nonce: "other" }, "invalid"],
    ["without a nonce", without("nonce"), "invalid"],
    ["without a directory", without("tid"), "invalid"],
    ["that has expired", { ...claims, exp: NOW / 1000 }, "invalid"],
    ["that is no token", null, "invalid"],
  ] as const)("FR-006-035 %s is judged", (_, given, verdict) => {
    expect(judgeSignIn(given, expected, NOW)).toBe(verdict);
  });
});
