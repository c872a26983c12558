import { BODY_LIMIT_BYTES } from "../../worker/platform/body-limit.ts";
import type { Json } from "./http.ts";
import { flatten, resolveSchema, type Schema, type Schemas } from "./json-schema.ts";

/** Texts that are no JSON. */
export const NO_JSON: readonly string[] = [
  "",
  " ",
  "{",
  "[1,",
  '"',
  "nul",
  '{"a":}',
  "{'a':1}",
  "<xml/>",
  "\u0000",
  "undefined",
];

/** JSON of another kind than the object that every body is. */
export const NO_OBJECT: readonly string[] = ["null", "[]", "[{}]", "true", "1", '"text"', "1e999"];

export const OTHER_CONTENT_TYPES: readonly (string | null)[] = [
  null,
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/xml",
  "application/jsonp",
  "json",
];

/** A value that no schema of that type takes. */
function wrongValue(schemas: Schemas, schema: Schema): Json {
  const { type, enum: choices } = resolveSchema(schemas, schema);
  if (choices !== undefined) return "not one of these";
  return [type].flat().includes("string") ? 4711 : "no such thing";
}

/** What tells the alternatives of a union apart: it stays right, for no field of the others could be named otherwise. */
const tagOf = ({ const: one, enum: [only, ...others] = [] }: Schema): Json | undefined =>
  one ?? (others.length === 0 ? only : undefined);

/** A body whose every field is wrong and that has one too many, and the paths that have to be named. */
export function allWrong(schemas: Schemas, schema: Schema): { body: Json; paths: string[] } {
  const whole = flatten(schemas, resolveSchema(schemas, schema));
  const alternative = whole.oneOf?.at(-1);
  const { properties = {} } = alternative === undefined ? whole : flatten(schemas, resolveSchema(schemas, alternative));
  const fields = Object.entries(properties).map(([name, property]) => {
    const tag = alternative === undefined ? undefined : tagOf(resolveSchema(schemas, property));
    return { name, isRight: tag !== undefined, value: tag ?? wrongValue(schemas, property) };
  });
  return {
    body: { ...Object.fromEntries(fields.map(({ name, value }) => [name, value])), unknown_field: 1 },
    paths: [...fields.filter(({ isRight }) => !isRight).map(({ name }) => `body.${name}`), "body.unknown_field"],
  };
}

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

/** Values for a field that are well-formed JSON and that nobody means. */
const STRANGE_VALUES: readonly string[] = [
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e\\u200b"',
  `"${"x".repeat(30_000)}"`,
  '"💩"',
  '"\'; DROP TABLE users;--"',
  "9007199254740993",
  "-0",
  "{}",
  nested(5_000),
];

/** The body with each of its fields, one after another, holding something strange. */
export function strangeBodies(body: Json): string[] {
  const fields = typeof body === "object" && body !== null ? Object.entries(body) : [];
  const swapped = fields.flatMap(([name]) =>
    STRANGE_VALUES.map((value) => {
      const others = fields
        .filter(([other]) => other !== name)
        .map(([other, kept]) => `${JSON.stringify(other)}:${JSON.stringify(kept)},`);
      return `{${others.join("")}${JSON.stringify(name)}:${value}}`;
    }),
  );
  return [...swapped, '{"__proto__":{"x":1},"constructor":1}', `{"a":${nested(20_000)}}`];
}

/** Texts that are no id, no cursor and no key of anything. */
export const STRANGE_TEXTS: readonly string[] = [
  "nope",
  "\u0000",
  "../../session",
  "..",
  "💩",
  "\u202e",
  "'; DROP TABLE users;--",
  "%_",
  "-1",
  "null",
  "[object Object]",
  "__proto__",
  "x".repeat(5_000),
];

/** JSON of exactly that many bytes. */
export const bodyOfSize = (bytes: number): string => `{"unknown_field":"${"x".repeat(bytes - 20)}"}`;

/** A body without a length, which grows past the cap while it is read. */
export const endlessBody = (): ReadableStream<Uint8Array> => {
  let sent = 0;
  const chunk = new Uint8Array(8 * 1024).fill(0x20);
  return new ReadableStream({
    pull(controller) {
      sent += chunk.byteLength;
      controller.enqueue(chunk);
      if (sent > 4 * BODY_LIMIT_BYTES) controller.close();
    },
  });
};
