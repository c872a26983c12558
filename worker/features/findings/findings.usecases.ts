import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { FindingDetail } from "./findings.contract.ts";
import { presentDetail } from "./findings.presenter.ts";
import { type FindingRow, findPlace, selectFinding } from "./findings.repository.ts";

export const placeOfFinding = (scope: SystemScope, deps: Pick<Deps, "db">, id: string) =>
  isId(id, "fnd") ? findPlace(scope, deps.db, id) : Promise.resolve(undefined);

/** @throws AppError 404 for one that is not there any more */
export async function findFinding(deps: Pick<Deps, "db">, scope: TenantScope, id: string): Promise<FindingRow> {
  const [row] = await selectFinding(scope, deps.db, id);
  if (row === undefined) throw notFound();
  return row;
}

export const readFinding = async (
  deps: Pick<Deps, "db" | "clock">,
  scope: TenantScope,
  id: string,
): Promise<FindingDetail> => presentDetail(await findFinding(deps, scope, id), deps.clock.now());
