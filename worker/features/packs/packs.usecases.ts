import type { Deps } from "../../deps.ts";
import { toIso } from "../../platform/clock.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { signLink } from "./download-link.ts";
import type { DownloadLink, PackList, PackView } from "./packs.contract.ts";
import { packExpired, packFailed, packNotReady } from "./packs.errors.ts";
import { presentListedPack, presentPack } from "./packs.presenter.ts";
import { findMadePack, findPack, findPackPlace, listPacks, type Pack } from "./packs.repository.ts";
import { linkEnd, statusAt } from "./packs.rules.ts";

const PAGE = 50;

export async function readPacks(
  deps: Pick<Deps, "db" | "clock">,
  scope: TenantScope,
  cursor: string | null,
): Promise<PackList> {
  const found = await listPacks(scope, deps.db, PAGE + 1, cursor);
  const page = found.slice(0, PAGE);
  const now = deps.clock.now();
  return {
    items: page.map((pack) => presentListedPack(pack, now)),
    next_cursor: found.length > PAGE ? (page.at(-1)?.id ?? null) : null,
  };
}

/** The pack that the run makes or has made; undefined without one. */
export const packOfRun = (scope: TenantScope, deps: Pick<Deps, "db">, runId: string) =>
  findMadePack(scope, deps.db, runId);

/** Where a pack belongs; undefined for an unknown or malformed id. Says nothing about who may know of it. */
export const placeOfPack = (scope: SystemScope, deps: Pick<Deps, "db">, packId: string) =>
  isId(packId, "pck") ? findPackPlace(scope, deps.db, packId) : Promise.resolve(undefined);

/** @throws AppError 404 */
export async function requirePack(deps: Pick<Deps, "db">, scope: TenantScope, packId: string): Promise<Pack> {
  const pack = await findPack(scope, deps.db, packId);
  if (pack === null) throw notFound();
  return pack;
}

export const readPack = async (
  deps: Pick<Deps, "db" | "clock">,
  scope: TenantScope,
  packId: string,
): Promise<PackView> => presentPack(await requirePack(deps, scope, packId), deps.clock.now());

/**
 * A link that holds for fifteen minutes, for the operator who asks and for nobody else.
 *
 * @throws AppError 409 for a pack that is not there to be had
 */
export async function makeDownloadLink(
  deps: Pick<Deps, "db" | "clock" | "settings">,
  scope: TenantScope,
  packId: string,
): Promise<DownloadLink> {
  const pack = await requirePack(deps, scope, packId);
  const now = deps.clock.now();
  const status = statusAt(pack, now);
  if (status === "expired") throw packExpired();
  if (status === "failed") throw packFailed();
  if (status !== "ready") throw packNotReady();
  const until = linkEnd(now);
  const token = await signLink(deps.settings.authSecret, { packId, userId: scope.operator.userId, until });
  return { url: `/api/downloads/${token}`, expires_at: toIso(until) };
}
