import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { tenants, workspaces } from "./workspaces.ts";

// Operators and platform staff are two account kinds with two sets of tables: a session row of one plane cannot be
// found by the other plane's queries. The column sets are those that better-auth's adapter expects; functions, because
// drizzle names an index once per column object.

const timestamps = () => ({
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
});

const accountColumns = () => ({
  name: text("name").notNull(),
  // unique: the sign-in looks an account up by address
  email: text("email").notNull().unique(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
  image: text("image"),
  /** Set when the account was deactivated; every session of it is refused from then on. */
  deactivatedAt: integer("deactivated_at"),
  ...timestamps(),
});

const sessionColumns = () => ({
  // SHA-256 of the cookie's token (see decision 004); unique: each request looks its session up by it
  token: text("token").notNull().unique(),
  expiresAt: integer("expires_at", { mode: "timestamp_ms" }).notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  ...timestamps(),
});

const credentialColumns = () => ({
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: integer("access_token_expires_at", { mode: "timestamp_ms" }),
  refreshTokenExpiresAt: integer("refresh_token_expires_at", { mode: "timestamp_ms" }),
  scope: text("scope"),
  password: text("password"),
  ...timestamps(),
});

const verificationColumns = () => ({
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: integer("expires_at", { mode: "timestamp_ms" }).notNull(),
  ...timestamps(),
});

const rateLimitColumns = () => ({
  id: text("id").primaryKey(),
  key: text("key").notNull().unique(),
  count: integer("count").notNull(),
  lastRequest: integer("last_request").notNull(),
});

export const users = sqliteTable("users", { id: text("id").primaryKey(), ...accountColumns() });

export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    ...sessionColumns(),
  },
  // ending every session of a deactivated or removed user
  (table) => [index("sessions_user").on(table.userId)],
);

export const credentials = sqliteTable(
  "credentials",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    ...credentialColumns(),
  },
  // sign-in reads the credentials of one user
  (table) => [index("credentials_user").on(table.userId)],
);

export const verifications = sqliteTable(
  "verifications",
  { id: text("id").primaryKey(), ...verificationColumns() },
  // OIDC state is looked up by its identifier; ended ones are deleted each day
  (table) => [
    index("verifications_identifier").on(table.identifier),
    index("verifications_expires").on(table.expiresAt),
  ],
);

// counts whose window is over are deleted by the index on its start
export const rateLimits = sqliteTable("rate_limits", rateLimitColumns(), (table) => [
  index("rate_limits_started").on(table.lastRequest),
]);

export const platformUsers = sqliteTable("platform_users", { id: text("id").primaryKey(), ...accountColumns() });

export const platformSessions = sqliteTable(
  "platform_sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => platformUsers.id, { onDelete: "cascade" }),
    ...sessionColumns(),
  },
  // ending every session of a deactivated platform user
  (table) => [index("platform_sessions_user").on(table.userId)],
);

export const platformCredentials = sqliteTable(
  "platform_credentials",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => platformUsers.id, { onDelete: "cascade" }),
    ...credentialColumns(),
  },
  // sign-in reads the credentials of one platform user
  (table) => [index("platform_credentials_user").on(table.userId)],
);

export const platformVerifications = sqliteTable(
  "platform_verifications",
  { id: text("id").primaryKey(), ...verificationColumns() },
  // OIDC state is looked up by its identifier; ended ones are deleted each day
  (table) => [
    index("platform_verifications_identifier").on(table.identifier),
    index("platform_verifications_expires").on(table.expiresAt),
  ],
);

export const platformRateLimits = sqliteTable("platform_rate_limits", rateLimitColumns(), (table) => [
  index("platform_rate_limits_started").on(table.lastRequest),
]);

export const platformCapabilityGrants = sqliteTable(
  "platform_capability_grants",
  {
    platformUserId: text("platform_user_id")
      .notNull()
      .references(() => platformUsers.id, { onDelete: "cascade" }),
    capability: text("capability").notNull(),
    grantedAt: integer("granted_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.platformUserId, table.capability] })],
);

export const workspaceMemberships = sqliteTable(
  "workspace_memberships",
  {
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId] }),
    // who am I: the workspaces of one user
    index("workspace_memberships_user").on(table.userId, table.workspaceId),
    check("workspace_memberships_role", sql`${table.role} IN ('owner', 'manager', 'operator', 'readonly')`),
  ],
);

export const tenantEntitlements = sqliteTable(
  "tenant_entitlements",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    role: text("role").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId] }),
    // the tenants of one user in one workspace, in page order; removing a member removes them by the same prefix
    index("tenant_entitlements_user").on(table.userId, table.workspaceId, table.tenantId),
    check("tenant_entitlements_role", sql`${table.role} IN ('owner', 'manager', 'operator', 'readonly')`),
  ],
);

export const invitations = sqliteTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role").notNull(),
    // SHA-256 of the link's token; unique: accepting looks the invitation up by it
    tokenHash: text("token_hash").notNull().unique(),
    invitedBy: text("invited_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    acceptedAt: integer("accepted_at"),
    revokedAt: integer("revoked_at"),
  },
  (table) => [
    // members page: the open invitations of one workspace
    index("invitations_workspace").on(table.workspaceId, table.createdAt),
    check("invitations_role", sql`${table.role} IN ('owner', 'manager', 'operator', 'readonly')`),
  ],
);
