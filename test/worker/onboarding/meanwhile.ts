import type { Deps } from "../../../worker/deps.ts";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import { readDraft } from "../../../worker/features/onboarding/drafts.usecases.ts";
import { AppError } from "../../../worker/platform/errors.ts";
import { asOperator, testDeps } from "../operations/support.ts";
import type { makeSituation } from "./situations.ts";

/** Dependencies whose next commit comes after `happens`: between the look at a draft and the change of it. */
export function depsWhile(happens: () => Promise<unknown>): Deps {
  const deps = testDeps();
  let isNext = true;
  return {
    ...deps,
    commit: async (unit) => {
      if (isNext) {
        isNext = false;
        await happens();
      }
      return deps.commit(unit);
    },
  };
}

/** The draft of a situation as its owner has just looked at it. */
export async function lookedAt({ operator, tenant, draftId }: Awaited<ReturnType<typeof makeSituation>>) {
  const scope = await resolveTenantScope(testDeps(), asOperator(operator), tenant.id);
  return { scope, draft: await readDraft(testDeps(), scope, draftId) };
}

/** Status, code and members of the refusal that the work ends with. */
export async function refusalOf(work: Promise<unknown>): Promise<Record<string, string | number | null>> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return { status: error.status, code: error.code, ...error.extensions };
    throw error;
  }
  throw new Error("nothing was refused");
}
