// The first accounts of a deployment, which nobody could invite:
//   npm run account:create -- --plane system --email you@example.com --name "Your name" [--remote]
//   npm run account:create -- --plane admin --workspace "Your company" --email … --name … [--remote]
// The first makes a member of staff with every platform capability, the second a workspace with its owner. Prints a one-time
// password.
import { parseArgs } from "node:util";
import { hashPassword } from "better-auth/crypto";
import { getPlatformProxy } from "wrangler";
import { z } from "zod";
import {
  credentials,
  platformCapabilityGrants,
  platformCredentials,
  platformUsers,
  users,
  workspaceMemberships,
  workspaces,
} from "../db/schema/index.ts";
import { PLATFORM_CAPABILITIES } from "../worker/features/access/capabilities.contract.ts";
import { randomToken } from "../worker/platform/crypto.ts";
import { openDatabase, type Statement } from "../worker/platform/database.ts";
import { systemIds } from "../worker/platform/ids.ts";
import { openLocalOrRemote } from "./lib/database.ts";

const optionsSchema = z.discriminatedUnion("plane", [
  z.object({ plane: z.literal("system"), email: z.email(), name: z.string().trim().min(1), remote: z.boolean() }),
  z.object({
    plane: z.literal("admin"),
    email: z.email(),
    name: z.string().trim().min(1),
    workspace: z.string().trim().min(1),
    remote: z.boolean(),
  }),
]);

const { values } = parseArgs({
  options: {
    plane: { type: "string" },
    email: { type: "string" },
    name: { type: "string" },
    workspace: { type: "string" },
    remote: { type: "boolean", default: false },
  },
});
const parsed = optionsSchema.safeParse(values);

if (!parsed.success) {
  console.error(z.prettifyError(parsed.error));
  process.exit(2);
}
const options = parsed.data;

const { d1, close } = await openLocalOrRemote(getPlatformProxy, options.remote);
try {
  const db = openDatabase(d1);
  const at = new Date();
  const ids = systemIds(() => at.getTime());
  const password = randomToken().slice(0, 24);
  // who may run this decides about the deployment: their word for the address is proof enough
  const proved = { emailVerified: true, createdAt: at, updatedAt: at };
  const account = { email: options.email.toLowerCase(), name: options.name, ...proved };
  const credential = { providerId: "credential", password: await hashPassword(password), createdAt: at, updatedAt: at };
  const statements: Statement[] = [];
  if (options.plane === "system") {
    const id = ids.next("stf");
    statements.push(
      db.insert(platformUsers).values({ id, ...account }),
      db.insert(platformCredentials).values({ id: `${id}-password`, userId: id, accountId: id, ...credential }),
      ...PLATFORM_CAPABILITIES.map((capability) =>
        db.insert(platformCapabilityGrants).values({ platformUserId: id, capability, grantedAt: at.getTime() }),
      ),
    );
  } else {
    const id = ids.next("usr");
    const workspaceId = ids.next("ws");
    statements.push(
      db.insert(users).values({ id, ...account }),
      db.insert(credentials).values({ id: `${id}-password`, userId: id, accountId: id, ...credential }),
      db.insert(workspaces).values({ id: workspaceId, name: options.workspace, createdAt: at.getTime() }),
      db.insert(workspaceMemberships).values({ workspaceId, userId: id, role: "owner", createdAt: at.getTime() }),
    );
  }
  await db.batch(statements as [Statement, ...Statement[]]);
  console.log(`${options.email} can sign in at /${options.plane} with the initial password ${password}`);
} catch (error) {
  const isKnown = error instanceof Error && /UNIQUE/.test(`${error.message} ${error.cause ?? ""}`);
  console.error(isKnown ? `${options.email} already has an account on this plane.` : error);
  process.exitCode = 1;
} finally {
  await close();
}
