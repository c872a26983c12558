import { hashPassword } from "better-auth/crypto";
import type { Plane } from "../../../worker/features/access/planes.contract.ts";
import { call } from "../../support/app.ts";
import { addPassword, makePlatformUser, makeUser, testDb } from "../../support/factories.ts";

export const PASSWORD = "correct horse battery";

const hash = hashPassword(PASSWORD);

/** An account that can sign in with `PASSWORD`. */
export async function makeAccount(plane: Plane, email: string) {
  const account = plane === "admin" ? await makeUser({ email }) : await makePlatformUser([], { email });
  await addPassword(plane, account.id, await hash);
  return account;
}

export const signIn = (path: string, email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  call("POST", path, { body: { email, password }, headers });

/** As if the whole limit of the minute had been used from the tests' address. */
export async function exhaustLimit(plane: Plane) {
  const table = plane === "admin" ? "rate_limits" : "platform_rate_limits";
  await testDb().run(`UPDATE ${table} SET count = 1000`);
}
