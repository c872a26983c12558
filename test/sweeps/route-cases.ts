import type { Capability, PlatformCapability } from "../../worker/features/access/capabilities.contract.ts";
import type { Caller } from "./callers.ts";
import type { Json } from "./http.ts";
import type { World } from "./world.ts";

/** Who may call a route; `scope` says what decides about existence, `capability` what is needed there. */
export type Access =
  | { plane: "none" }
  | { plane: "admin"; scope: "session" }
  | { plane: "admin"; scope: "workspace"; capability: Capability | null }
  | { plane: "admin"; scope: "tenant"; capability: Capability }
  | { plane: "admin"; scope: "entitlements" }
  | { plane: "system"; scope: "session" }
  | { plane: "system"; scope: "gate"; capability?: PlatformCapability }
  | { plane: "system"; scope: "staff"; capability: PlatformCapability };

/** What a valid request is about. */
export interface Subject {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: Json;
  headers?: Record<string, string>;
}

export interface RouteCase {
  /** Tells the cases of one route apart. */
  about?: string;
  access: Access;
  /** Status of a valid request that passes every check. */
  success: number | ((caller: Caller) => number);
  /** Makes what the request is about, anew for each request that passes: it may be used up. */
  subject?: (world: World, caller: Caller) => Promise<Subject> | Subject;
  /** The parameter, of path or query, that names what is in scope or not. */
  scopedBy?: string;
  /** What a request whose body is not valid needs, where the body decides about the capability. */
  invalidNeeds?: Capability;
  /** Each request that passes hashes a password, so only a few callers send it. */
  costly?: true;
  /** A request that passes ends the caller's session. */
  endsSession?: true;
}

export const anyone: Access = { plane: "none" };
export const operator: Access = { plane: "admin", scope: "session" };
export const inTenant = (capability: Capability): Access => ({ plane: "admin", scope: "tenant", capability });
export const theTenant = ({ tenant }: World): Subject => ({ params: { tenantId: tenant.id } });
export const UPGRADE = { Upgrade: "websocket" };
/** No plane's sign-in with a directory is configured under test: its routes do not exist then. */
export const directory: RouteCase = { access: anyone, success: 404 };
