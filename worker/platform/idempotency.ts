import type { Context, MiddlewareHandler } from "hono";
import type { Clock } from "./clock.ts";
import { sha256Hex } from "./crypto.ts";
import type { Database, Statement } from "./database.ts";
import { AppError, invalid } from "./errors.ts";
import {
  deleteExpired,
  findKey,
  markApplied,
  type Reservation,
  release,
  reserve,
  settle,
} from "./idempotency.repository.ts";
import { answerRepeat, isWellFormedKey, type Repeat } from "./idempotency.rules.ts";

interface IdempotencyDeps {
  db: Database;
  clock: Clock;
  alongside: Statement[];
}

interface IdempotencyEnv {
  Variables: { deps: IdempotencyDeps; operator?: { userId: string }; staff?: { platformUserId: string } };
}

interface Options {
  /** False for an answer that holds a secret, which must not be stored: a repeat is then told that it took effect. */
  keepsAnswer?: boolean;
}

const refuse = (repeat: Extract<Repeat, { kind: "refuse" }>) =>
  new AppError(
    repeat.status,
    repeat.code,
    repeat.status === 422 ? "The input is not valid" : "Conflicts with the current state",
    {
      detail: repeat.detail,
      ...(repeat.code === "idempotency_in_progress" ? { headers: { "Retry-After": "1" } } : {}),
    },
  );

const replay = (c: Context, stored: Extract<Repeat, { kind: "replay" }>): Response =>
  c.newResponse(stored.body, stored.status as 200, {
    "Idempotency-Replayed": "true",
    ...(stored.body === null ? {} : { "Content-Type": "application/json" }),
  });

function actorOf(c: Context<IdempotencyEnv>): string {
  const id = c.var.operator?.userId ?? c.var.staff?.platformUserId;
  if (id === undefined) throw new Error("idempotent() must stand behind a guard");
  return id;
}

async function keep(c: Context<IdempotencyEnv>, mine: Reservation, { keepsAnswer = true }: Options): Promise<void> {
  const { db } = c.var.deps;
  // A thrown problem has become its response by now. One that the caller is to blame for had no effect, whatever was
  // committed with it; after one of ours the effect may stand, and then the key stays marked as applied.
  if (c.res.status >= 400) await release(db, mine, c.res.status < 500);
  else if (keepsAnswer) await settle(db, mine, { status: c.res.status, body: (await c.res.clone().text()) || null });
  else await settle(db, mine, null);
}

/**
 * `Idempotency-Key` of a mutation. Stands behind the guards, so a repeat is authorised again before it is answered. The
 * key is reserved before the handler, marked in the batch of the effect (`deps.alongside`) and settled with the answer.
 */
export const idempotent =
  (plane: "admin" | "system", options: Options = {}): MiddlewareHandler<IdempotencyEnv> =>
  async (c, next) => {
    const key = c.req.header("Idempotency-Key");
    if (key === undefined) return next();
    if (!isWellFormedKey(key)) {
      throw invalid([
        {
          path: "header.idempotency-key",
          code: "malformed_key",
          detail: "1 to 120 characters of A–Z, a–z, 0–9 and ._:+/-",
        },
      ]);
    }
    const { db, clock, alongside } = c.var.deps;
    const mine: Reservation = { plane, actorId: actorOf(c), key, createdAt: clock.now() };
    const requestHash = await sha256Hex(JSON.stringify([c.req.method, c.req.path, await c.req.text()]));
    if (!(await reserve(db, mine, requestHash))) {
      const known = await findKey(db, mine);
      // freed between the two statements: its request failed, so this one may try anew
      if (known === undefined) throw refuse(IN_PROGRESS);
      const repeat = answerRepeat(known, requestHash);
      if (repeat.kind === "refuse") throw refuse(repeat);
      return replay(c, repeat);
    }
    alongside.push(markApplied(db, mine));
    await next();
    await keep(c, mine, options);
  };

const IN_PROGRESS = answerRepeat(
  { requestHash: "", state: "reserved", responseStatus: null, responseBody: null },
  "",
) as Extract<Repeat, { kind: "refuse" }>;

/** Daily: keys past their lifetime. */
export const forgetOldKeys = (deps: { db: Database; clock: Clock }): Promise<unknown> =>
  Promise.resolve(deleteExpired(deps.db, deps.clock.now()));
