import { APIError, betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Deps } from "../../../deps.ts";
import { systemClock } from "../../../platform/clock.ts";
import { commit } from "../../../platform/commit.ts";
import { type IdPrefix, systemIds } from "../../../platform/ids.ts";
import type { EntraSettings } from "../../../settings.ts";
import { PASSWORD_LENGTH } from "../invitations.contract.ts";
import { openSession } from "../open-session.ts";
import { PLANES, type Plane } from "../planes.contract.ts";
import { findAccount } from "../session.repository.ts";
import { planeSecret } from "../session-cookie.ts";
import { AUTH_TABLES } from "./auth-tables.repository.ts";
import { type EntraClaims, isAddressProved, isOfDirectory } from "./entra.rules.ts";
import { countAttempt } from "./rate-limit.repository.ts";
import { type CreateSession, hashedTokens } from "./session-store.adapter.ts";

const ID_PREFIXES: Readonly<Record<string, IdPrefix>> = { account: "crd", verification: "vrf" };

/** The refusal of an account that may not sign in reads like that of a wrong password. */
const refuse = () =>
  new APIError("UNAUTHORIZED", { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid credentials" });

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
  const attemptRule = { window: 60, max: settings.signInAttemptsPerMinute };
  return betterAuth({
    appName: "TenantPilot",
    baseURL: settings.publicUrl,
    basePath: spec.basePath,
    secret: planeSecret(plane, settings.authSecret),
    trustedOrigins: [new URL(settings.publicUrl).origin],
    database: hashedTokens(adapter, sessionCreator(deps, plane)),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    socialProviders: entra ? entraProvider(entra) : {},
    account: { accountLinking: { enabled: true, trustedProviders: [] }, updateAccountOnSignIn: false },
    databaseHooks: { account: { create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) } } },
    // the cookie may live as long as a session at most can; the row says when it really ends
    session: { expiresIn: spec.absoluteMs / 1000, disableSessionRefresh: true, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 120,
      customRules: { "/sign-in/email": attemptRule, "/sign-in/social": attemptRule },
      customStorage: { consume: (key, rule) => countAttempt({ db, clock }, plane, key, rule) },
    },
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
