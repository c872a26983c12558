import type { Deps } from "../../worker/deps.ts";
import type { TenantScope } from "../../worker/features/access/scopes.ts";
import { changeFinding } from "../../worker/features/findings/change.usecases.ts";
import { listFindings } from "../../worker/features/findings/list.usecases.ts";
import { startOperation } from "../../worker/features/operations/operations.usecases.ts";
import { startReview } from "../../worker/features/reviews/compose.usecases.ts";
import { changeReview, publishReview } from "../../worker/features/reviews/edit.usecases.ts";
import { listReviews, readReview } from "../../worker/features/reviews/reviews.queries.ts";
import { EXECUTIONS } from "./executions.ts";
import { type Stage, scopeOf } from "./stage.ts";
import type { Act, FindingAct, SeededRun, StoryStep } from "./story.ts";
import type { DemoWorld } from "./world.ts";

const DAY_MS = 24 * 60 * 60_000;

type UserIdOf = (email: string) => string;

async function execute(deps: Deps, scope: TenantScope, type: SeededRun): Promise<void> {
  const { run } =
    type === "tenant_review.compose" ? await startReview(deps, scope, {}) : await startOperation(deps, scope, { type });
  await EXECUTIONS[type](deps, { runId: run.id, attempt: run.attempt });
}

async function actOn(deps: Deps, scope: TenantScope, act: FindingAct, userIdOf: UserIdOf): Promise<void> {
  const { items } = await listFindings(deps, scope, { rule: act.rule });
  const found = items.find(({ subject }) => subject.label === act.subject);
  if (found === undefined) throw new Error(`The story has no finding ${act.rule} of ${act.subject}.`);
  const { id, version } = found;
  switch (act.action) {
    case "assign":
      await changeFinding(deps, scope, id, { action: act.action, version, owner_user_id: userIdOf(act.owner) });
      return;
    case "accept_risk": {
      const until = new Date(deps.clock.now() + act.days * DAY_MS).toISOString();
      await changeFinding(deps, scope, id, { action: act.action, version, reason: act.reason, until });
      return;
    }
    default:
      await changeFinding(deps, scope, id, { action: act.action, version });
  }
}

/** Gives the newest review its title and publishes it. */
async function publishLatest(deps: Deps, scope: TenantScope, title: string): Promise<void> {
  const { reviews } = await listReviews(scope, deps, null);
  const review = await readReview(scope, deps, reviews[0]?.id ?? "");
  const titled = await changeReview(deps, scope, review, { version: review.version, title });
  await publishReview(deps, scope, titled, titled.version);
}

async function does(deps: Deps, scope: TenantScope, act: Act, userIdOf: UserIdOf): Promise<void> {
  if ("run" in act) return execute(deps, scope, act.run);
  if ("finding" in act) return actOn(deps, scope, act.finding, userIdOf);
  return publishLatest(deps, scope, act.publish.title);
}

/** Lets the person do it, at its time, as the product does it. */
export async function play({ deps, goTo }: Stage, world: DemoWorld, step: StoryStep & { at: number }): Promise<void> {
  const tenant = world.tenants.find(({ displayName }) => displayName === step.tenant);
  const person = world.users.find(({ email }) => email === step.who);
  if (tenant === undefined || person === undefined) throw new Error(`The demo has no ${step.tenant} or ${step.who}.`);
  goTo(step.at);
  const scope = await scopeOf(deps, { userId: person.id, name: person.name, email: person.email }, tenant.id);
  const userIdOf: UserIdOf = (email) => world.users.find((user) => user.email === email)?.id ?? "";
  await does(deps, scope, step.act, userIdOf);
}
