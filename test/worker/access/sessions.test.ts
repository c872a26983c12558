import { env } from "cloudflare:workers";
import { hashPassword } from "better-auth/crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { platformSessions, sessions, users } from "../../../db/schema/index.ts";
import { call, cookiesOf } from "../../support/app.ts";
import { addPassword, auditOf, makeOperator, makeStaff, makeUser, testDb } from "../../support/factories.ts";
import { sha256Hex } from "../../../worker/platform/crypto.ts";

const PASSWORD = "correct horse battery";
let hash: string;
beforeAll(async () => {
  hash = await hashPassword(PASSWORD);
});

describe("operator sign-in", () => {
  it("FR-002-002 signs in with e-mail and password", async () => {
    const user = await makeUser({ email: "ada@example.test" });
    await addPassword("admin", user.id, hash);
    const answer = await call("POST", "/api/admin/session", { body: { email: " Ada@Example.test", password: PASSWORD } });
    console.log(answer.status, JSON.stringify(answer.body), answer.headers.getSetCookie());
    expect(answer.status).toBe(200);
    const rows = await testDb().select().from(sessions);
    console.log(rows, await auditOf(null));
    const me = await call("GET", "/api/admin/session", { cookie: cookiesOf(answer) });
    console.log(me.status, me.body);
  });
});
