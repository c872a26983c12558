const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The two account kinds that never meet: operators on the admin plane, staff on the system plane. */
export type Plane = "admin" | "system";

export interface PlaneSpec {
  /** Name of the session cookie; `__Host-` binds it to this host, to https and to the path `/`. */
  cookie: string;
  basePath: string;
  /** A session ends after this long without a request, ms. */
  idleMs: number;
  /** A session ends this long after sign-in whatever happens, ms. */
  absoluteMs: number;
  actorKind: "user" | "platform_user";
  accountPrefix: "usr" | "stf";
}

export const PLANES: Readonly<Record<Plane, PlaneSpec>> = {
  admin: {
    cookie: "__Host-tp_admin",
    basePath: "/api/admin/auth",
    idleMs: 8 * HOUR,
    absoluteMs: 7 * DAY,
    actorKind: "user",
    accountPrefix: "usr",
  },
  system: {
    cookie: "__Host-tp_system",
    basePath: "/api/system/auth",
    idleMs: 30 * MINUTE,
    absoluteMs: 12 * HOUR,
    actorKind: "platform_user",
    accountPrefix: "stf",
  },
};
