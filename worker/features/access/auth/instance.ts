import { APIError, betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Deps } from "../../../deps.ts";
import { systemClock } from "../../../platform/clock.ts";
import { commit } from "../../../platform/commit.ts";
import { type IdPrefix, systemIds } from "../../../platform/ids.ts";
import type { EntraSettings } from "../../../settings.ts";
import { auditEntry } from "../../audit/audit.usecases.ts";
import { addressIsUnproved, deletePasswordOf } from "../accounts.repository.ts";
import { PASSWORD_LENGTH } from "../invitations.contract.ts";
import { openSession } from "../open-session.ts";
import { PLANES, type Plane } from "../planes.contract.ts";
import { deleteSessionsOf, findAccount } from "../session.repository.ts";
import { planeSecret } from "../session-cookie.ts";
import { accountLimit } from "./account-limit.ts";
import { AUTH_TABLES } from "./auth-tables.repository.ts";
import { type EntraClaims, isAddressProved, isOfDirectory } from "./entra.rules.ts";
import { countAttempt, LIMIT_WINDOW_SECONDS } from "./rate-limit.repository.ts";
import { type CreateSession, sessionsOnlyMade } from "./session-store.adapter.ts";

const ID_PREFIXES: Readonly<Record<string, IdPrefix>> = { account: "crd", verification: "vrf" };

/** The refusal of an account that may not sign in reads like that of a wrong password. */
const refuse = () =>
  new APIError("UNAUTHORIZED", { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid credentials" });

/** An account's limit, in limits of one client address: more than its owner's devices need, too few to guess with. */
const ADDRESSES_PER_ACCOUNT = 5;

const clock = systemClock;
const ids = systemIds(() => clock.now());

const sessionCreator =
  ({ db, log }: Pick<Deps, "db" | "log">, plane: Plane): CreateSession =>
  async (data) => {
    const accountId = String(data.userId);
    const account = await findAccount(db, plane, accountId);
    if (!account || account.deactivatedAt !== null) throw refuse();
    const { id, createdAt, idleEndsAt, statements } = openSession(
      { db, clock, ids },
      plane,
      accountId,
      String(data.token),
    );
    await commit({ db, log, alongside: () => [] }, { changes: statements });
    const at = new Date(createdAt);
    return { ...data, id, createdAt: at, updatedAt: at, expiresAt: new Date(idleEndsAt) };
  };

/** The directory says who somebody is, once: nothing is asked of it later, so what would allow it is not kept. */
const NO_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
};

/**
 * An account that was made through an invitation has an address that nobody proved: whoever held the link chose its
 * password. The directory now says whose address it is, so what that stranger may have set up ends with it: password and
 * sessions go before the directory's person is let in.
 */
const joinDirectory =
  ({ db, log }: Pick<Deps, "db" | "log">, plane: Plane) =>
  async (account: { userId: string }) => {
    const onlyIf = addressIsUnproved(plane, account.userId);
    const entry = auditEntry(
      { db, clock, ids },
      {
        workspaceId: null,
        actor: { kind: PLANES[plane].actorKind, id: account.userId },
        action: "account.password_discarded",
        resource: { type: PLANES[plane].actorKind, id: account.userId },
        outcome: "succeeded",
        onlyIf,
      },
    );
    const changes = [
      entry,
      deletePasswordOf(db, plane, account.userId, onlyIf),
      deleteSessionsOf(db, plane, account.userId, onlyIf),
    ];
    await commit({ db, log, alongside: () => [] }, { changes });
    return { data: { ...account, ...NO_TOKENS } };
  };

/** People of one directory, into accounts that exist: nobody signs up through it. */
const entraProvider = (entra: EntraSettings) => ({
  microsoft: {
    clientId: entra.clientId,
    clientSecret: entra.clientSecret,
    tenantId: entra.tenantId,
    disableSignUp: true,
    disableImplicitSignUp: true,
    disableProfilePhoto: true,
    disableDefaultScope: true,
    scope: ["openid", "profile", "email"],
    prompt: "select_account" as const,
    // without an address the sign-in ends: somebody of another directory gets no further
    mapProfileToUser: (profile: EntraClaims) =>
      isOfDirectory(profile, entra.tenantId)
        ? { emailVerified: isAddressProved(profile) }
        : { email: "", emailVerified: false },
  },
});

function createAuth(deps: Pick<Deps, "db" | "log" | "settings">, plane: Plane) {
  const { settings, db } = deps;
  const spec = PLANES[plane];
  const entra = settings.entra[plane];
  const adapter = drizzleAdapter(db, { provider: "sqlite", schema: AUTH_TABLES[plane], transaction: false });
  const attemptRule = { window: LIMIT_WINDOW_SECONDS, max: settings.signInAttemptsPerMinute };
  return betterAuth({
    appName: "TenantPilot",
    baseURL: settings.publicUrl,
    basePath: spec.basePath,
    secret: planeSecret(plane, settings.authSecret),
    trustedOrigins: [new URL(settings.publicUrl).origin],
    database: sessionsOnlyMade(adapter, sessionCreator(deps, plane)),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    socialProviders: entra ? entraProvider(entra) : {},
    account: {
      // joined only when the pinned directory proves the address (`isAddressProved`); what stood behind an address that
      // nobody had proved is discarded first, so that who squatted on it keeps no way in
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: false },
      updateAccountOnSignIn: false,
    },
    databaseHooks: { account: { create: { before: joinDirectory(deps, plane) } } },
    // the cookie may live as long as a session at most can; the row says when it really ends
    session: { expiresIn: spec.absoluteMs / 1000, disableSessionRefresh: true, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      window: LIMIT_WINDOW_SECONDS,
      max: 120,
      customRules: { "/sign-in/email": attemptRule, "/sign-in/social": attemptRule },
      customStorage: { consume: (key, rule) => countAttempt({ db, clock }, plane, key, rule) },
    },
    plugins: [accountLimit({ db, clock }, plane, { ...attemptRule, max: attemptRule.max * ADDRESSES_PER_ACCOUNT })],
    advanced: {
      useSecureCookies: false,
      cookiePrefix: spec.cookie,
      cookies: { session_token: { name: spec.cookie } },
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
      database: { generateId: ({ model }) => ids.next(ID_PREFIXES[model] ?? spec.accountPrefix) },
    },
    // what is no refusal of the library's own is ours to translate
    onAPIError: { throw: true, errorURL: `${settings.publicUrl}/${plane}/sign-in` },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

export type Auth = ReturnType<typeof createAuth>;

// By binding, and thus by environment: an isolate builds each instance once, and holds nothing of a request in it.
const instances: Readonly<Record<Plane, WeakMap<D1Database, Auth>>> = { admin: new WeakMap(), system: new WeakMap() };

export function authOf(deps: Pick<Deps, "db" | "d1" | "log" | "settings">, plane: Plane): Auth {
  const known = instances[plane].get(deps.d1);
  if (known) return known;
  const auth = createAuth(deps, plane);
  instances[plane].set(deps.d1, auth);
  return auth;
}
