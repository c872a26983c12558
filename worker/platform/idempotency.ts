import type { Context, MiddlewareHandler } from "hono";
import { deleteInChunks } from "./chunks.ts";
import type { Clock } from "./clock.ts";
import { commit } from "./commit.ts";
import { hmacHex, hmacKey } from "./crypto.ts";
import type { Database, Statement } from "./database.ts";
import { AppError, idempotencyInProgress, invalid } from "./errors.ts";
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
import type { Log } from "./log.ts";

interface IdempotencyDeps {
  db: Database;
  clock: Clock;
  log: Log;
  settings: { authSecret: string };
  alongside: Statement[];
  background(code: string, work: Promise<unknown>): void;
}

interface IdempotencyEnv {
  Variables: { deps: IdempotencyDeps; operator?: { userId: string }; staff?: { platformUserId: string } };
}

interface Options {
  /** Whether an answer may be stored: one that holds a secret may not, and a repeat is then told that it took effect. */
  keepsAnswer?: (answer: unknown) => boolean;
  /** Of an answer that tells of more than the route's guard covers: throws unless the caller may still read it. */
  mayReplay?: (c: Context, answer: unknown) => Promise<unknown>;
}

/** Of an answer that holds a secret. */
export const neverKept = (): boolean => false;

const refuse = ({ status, code, detail }: Extract<Repeat, { kind: "refuse" }>) =>
  new AppError(status, code, status === 422 ? "The input is not valid" : "Conflicts with the current state", {
    detail,
  });

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

/** What is kept of a request to know its repeat by. A body may hold a secret: whoever reads the table cannot try one out. */
export const requestDigest = async (secret: string, request: string): Promise<string> =>
  hmacHex(await hmacKey(secret, "tenantpilot:idempotency-request:v1"), request);

/** In a list: a statement is a thenable, which an async function would run instead of handing it over. */
async function settlement(c: Context<IdempotencyEnv>, mine: Reservation, { keepsAnswer }: Options) {
  const { db } = c.var.deps;
  // A thrown problem has become its response by now. One that the caller is to blame for had no effect, whatever was
  // committed with it. After one of ours the key's own state tells: the effect stands where its batch has marked it, and
  // then the key is kept; else nothing of it can come any more, and a repeat may try anew.
  if (c.res.status >= 400) return [release(db, mine, c.res.status < 500)];
  const body = (await c.res.clone().text()) || null;
  const isKept = keepsAnswer === undefined || keepsAnswer(body === null ? null : JSON.parse(body));
  return [settle(db, mine, isKept ? { status: c.res.status, body } : null)];
}

/** What the request did stands, and so does its answer: a key that cannot be settled is a loss for its repeats alone. */
async function keep(c: Context<IdempotencyEnv>, mine: Reservation, options: Options): Promise<void> {
  const { db, log } = c.var.deps;
  try {
    await commit({ db, log, alongside: () => [] }, { changes: await settlement(c, mine, options) });
  } catch (error) {
    log.error("idempotency_key_not_settled", { name: error instanceof Error ? error.name : typeof error });
  }
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
    const { db, clock, settings, alongside } = c.var.deps;
    const mine: Reservation = { plane, actorId: actorOf(c), key, createdAt: clock.now() };
    const request = JSON.stringify([c.req.method, c.req.path, await c.req.text()]);
    const requestHash = await requestDigest(settings.authSecret, request);
    if (!(await reserve(db, mine, requestHash))) {
      const known = await findKey(db, mine);
      // freed between the two statements: its request failed, so this one may try anew
      if (known === undefined) throw idempotencyInProgress();
      const repeat = answerRepeat(known, requestHash);
      if (repeat.kind === "in_progress") throw idempotencyInProgress();
      if (repeat.kind === "refuse") throw refuse(repeat);
      if (repeat.body !== null) await options.mayReplay?.(c, JSON.parse(repeat.body));
      return replay(c, repeat);
    }
    alongside.push(markApplied(db, mine));
    const work = next().then(() => keep(c, mine, options));
    // a caller who hangs up in the middle leaves neither half an effect nor a key without its answer
    c.var.deps.background("idempotent_request", work);
    await work;
  };

/** Daily: keys past their lifetime. @returns how many it were */
export async function forgetOldKeys(deps: { db: Database; clock: Clock }): Promise<number> {
  const now = deps.clock.now();
  return deleteInChunks((limit) => deleteExpired(deps.db, now, limit));
}
