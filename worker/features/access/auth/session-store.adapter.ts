import type { DBAdapter, DBAdapterInstance } from "better-auth";
import { sha256Hex } from "../../../platform/crypto.ts";

const SESSION = "session";

/** Stores a new session in the way that this product wants it; `data.token` is the hash already. */
export type CreateSession = (data: Record<string, unknown>) => Promise<Record<string, unknown>>;

/**
 * Decision 004: the account library's adapter, through which sessions are made and nothing else. Their tokens are stored
 * as hashes. Looking sessions up, moving and ending them is this product's own work; were a newer version of the library to
 * try, it would ask with a token in the clear, find nothing, and is told so here. Every other model goes through unchanged.
 */
export function sessionsOnlyMade(inner: DBAdapterInstance, createSession: CreateSession): DBAdapterInstance {
  return (options) => wrap(inner(options), createSession);
}

function wrap(inner: DBAdapter, createSession: CreateSession): DBAdapter {
  const refuseSessions = <I extends { model: string }, R>(ask: (input: I) => Promise<R>) => {
    return async (input: I): Promise<R> => {
      if (input.model === SESSION)
        throw new Error("the account library makes sessions and does nothing else with them");
      return ask(input);
    };
  };
  const adapter: DBAdapter = {
    ...inner,
    create: async <T extends Record<string, unknown>, R = T>(input: Parameters<typeof inner.create<T, R>>[0]) => {
      if (input.model !== SESSION) return inner.create<T, R>(input);
      const data: Record<string, unknown> = input.data;
      const { token } = data;
      return { ...(await createSession({ ...data, token: await sha256Hex(String(token)) })), token } as R;
    },
    findOne: <T>(input: Parameters<typeof inner.findOne>[0]) =>
      refuseSessions((asked: typeof input) => inner.findOne<T>(asked))(input),
    findMany: <T>(input: Parameters<typeof inner.findMany>[0]) =>
      refuseSessions((asked: typeof input) => inner.findMany<T>(asked))(input),
    update: <T>(input: Parameters<typeof inner.update>[0]) =>
      refuseSessions((asked: typeof input) => inner.update<T>(asked))(input),
    consumeOne: <T>(input: Parameters<typeof inner.consumeOne>[0]) =>
      refuseSessions((asked: typeof input) => inner.consumeOne<T>(asked))(input),
    count: refuseSessions(inner.count),
    updateMany: refuseSessions(inner.updateMany),
    delete: refuseSessions(inner.delete),
    deleteMany: refuseSessions(inner.deleteMany),
    // D1 has no interactive transactions: what the library wants together runs in order, on this adapter and not the inner one
    transaction: (callback) => callback(adapter),
  };
  return adapter;
}
