import {
  credentials,
  platformCredentials,
  platformRateLimits,
  platformSessions,
  platformUsers,
  platformVerifications,
  rateLimits,
  sessions,
  users,
  verifications,
} from "../../../../db/schema/index.ts";

/** Each plane's tables under the names by which the account library asks for them. */
export const AUTH_TABLES = {
  admin: { user: users, session: sessions, account: credentials, verification: verifications, rateLimit: rateLimits },
  system: {
    user: platformUsers,
    session: platformSessions,
    account: platformCredentials,
    verification: platformVerifications,
    rateLimit: platformRateLimits,
  },
};
