import type { DBAdapter, DBAdapterInstance, Where } from "better-auth";
import { sha256Hex } from "../../../platform/crypto.ts";

const SESSION = "session";

async function hashToken<T extends Record<string, unknown>>(data: T): Promise<T> {
  return typeof data.token === "string" ? { ...data, token: await sha256Hex(data.token) } : data;
}

async function hashedConditions(where: Where[] | undefined): Promise<Where[] | undefined> {
  if (where === undefined) return undefined;
  return Promise.all(
    where.map(async (condition) => {
      if (condition.field !== "token") return condition;
      if (typeof condition.value === "string") return { ...condition, value: await sha256Hex(condition.value) };
      if (Array.isArray(condition.value)) {
        return { ...condition, value: await Promise.all(condition.value.map((token) => sha256Hex(String(token)))) };
      }
      return condition;
    }),
  );
}

/** The token that a caller asked for, to give back instead of the stored hash. */
const askedToken = (where: Where[] | undefined): string | undefined => {
  const value = where?.find((condition) => condition.field === "token")?.value;
  return typeof value === "string" ? value : undefined;
};

const withToken = <T>(row: T, token: string | undefined): T =>
  row !== null && typeof row === "object" && token !== undefined ? { ...row, token } : row;

/** Stores a new session in the way that this product wants it; `data.token` is the hash already. */
export type CreateSession = (data: Record<string, unknown>) => Promise<Record<string, unknown>>;

/**
 * Decision 004: the account library's adapter with the session model's token hashed in all that is written and asked for.
 * Every other model goes through unchanged.
 */
export function hashedTokens(inner: DBAdapterInstance, createSession: CreateSession): DBAdapterInstance {
  return (options) => wrap(inner(options), createSession);
}

function wrap(inner: DBAdapter, createSession: CreateSession): DBAdapter {
  const adapter: DBAdapter = {
    ...inner,
    create: async <T extends Record<string, unknown>, R = T>(input: Parameters<typeof inner.create<T, R>>[0]) => {
      if (input.model !== SESSION) return inner.create<T, R>(input);
      const token = (input.data as Record<string, unknown>).token;
      return { ...(await createSession(await hashToken(input.data as Record<string, unknown>))), token } as R;
    },
    findOne: async <T>(input: Parameters<typeof inner.findOne>[0]) => {
      if (input.model !== SESSION) return inner.findOne<T>(input);
      const where = (await hashedConditions(input.where)) ?? [];
      return withToken(await inner.findOne<T>({ ...input, where }), askedToken(input.where));
    },
    findMany: async <T>(input: Parameters<typeof inner.findMany>[0]) =>
      inner.findMany<T>(input.model === SESSION ? { ...input, where: await hashedConditions(input.where) } : input),
    count: async (input) =>
      inner.count(input.model === SESSION ? { ...input, where: await hashedConditions(input.where) } : input),
    update: async <T>(input: Parameters<typeof inner.update>[0]) => {
      if (input.model !== SESSION) return inner.update<T>(input);
      const where = (await hashedConditions(input.where)) ?? [];
      const update = await hashToken(input.update);
      return withToken(await inner.update<T>({ ...input, where, update }), askedToken(input.where));
    },
    updateMany: async (input) => {
      if (input.model !== SESSION) return inner.updateMany(input);
      const where = (await hashedConditions(input.where)) ?? [];
      return inner.updateMany({ ...input, where, update: await hashToken(input.update) });
    },
    delete: async (input) =>
      inner.delete(input.model === SESSION ? { ...input, where: (await hashedConditions(input.where)) ?? [] } : input),
    deleteMany: async (input) =>
      inner.deleteMany(
        input.model === SESSION ? { ...input, where: (await hashedConditions(input.where)) ?? [] } : input,
      ),
    consumeOne: async <T>(input: Parameters<typeof inner.consumeOne>[0]) => {
      if (input.model !== SESSION) return inner.consumeOne<T>(input);
      const where = (await hashedConditions(input.where)) ?? [];
      return withToken(await inner.consumeOne<T>({ ...input, where }), askedToken(input.where));
    },
    // D1 has no interactive transactions: what the library wants together runs in order, on this adapter and not the inner one
    transaction: (callback) => callback(adapter),
  };
  return adapter;
}
