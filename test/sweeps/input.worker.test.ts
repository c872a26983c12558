import { describe, expect, it } from "vitest";
import { BODY_LIMIT_BYTES } from "../../worker/platform/body-limit.ts";
import type { Able } from "./able.ts";
import {
  allWrong,
  bodyOfSize,
  endlessBody,
  NO_JSON,
  NO_OBJECT,
  OTHER_CONTENT_TYPES,
  STRANGE_TEXTS,
  strangeBodies,
} from "./bad-bodies.ts";
import { bodySchema, isMutation, pathParams, queryParams } from "./described-routes.ts";
import { problemOf, type Seen } from "./http.ts";
import type { Schemas } from "./json-schema.ts";
import { invalidAt, noServerError, type Probe, probeEveryCase, says } from "./probe.ts";
import { absentValue, elsewhere, fillPath, requestFor } from "./requests.ts";

const TIMEOUT = 60_000;

/** Sign-in with a directory is not configured under test: whatever is sent there, it is not found. */
const existsHere = ({ routeCase }: Able) => routeCase.success !== 404;

async function malformedBodies(able: Able, schemas: Schemas): Promise<Probe[]> {
  const schema = bodySchema(able.route);
  if (schema === undefined || !existsHere(able)) return [];
  const subject = await able.subject();
  const request = requestFor(able.route, subject);
  const probe = (name: string, body: string, judge: Probe["judge"]) => ({
    name,
    outgoing: { ...request, body },
    judge,
  });
  const { body, paths } = allWrong(schemas, schema);
  const surplus = { ...(subject.body as object), unknown_field: 1 };
  return [
    ...NO_JSON.map((text) => probe(`no JSON: ${JSON.stringify(text)}`, text, says(400, "malformed_body"))),
    ...NO_OBJECT.map((text) => probe(`no object: ${text}`, text, invalidAt())),
    probe("a field too many", JSON.stringify(surplus), invalidAt("body.unknown_field")),
    probe("every field wrong", JSON.stringify(body), invalidAt(...paths)),
    ...OTHER_CONTENT_TYPES.map((type) => ({
      name: `content type: ${type}`,
      outgoing: {
        ...request,
        headers: { ...request.headers, "Content-Type": type },
        // a text would bring a content type of its own
        body: new TextEncoder().encode(String(request.body)),
      },
      judge: says(415, "unsupported_media_type"),
    })),
  ];
}

/** One on each plane is enough to see that a length is not needed: the layer is the same. */
const GROWING: ReadonlySet<string> = new Set(["POST /api/admin/session", "POST /api/system/users"]);

async function largeBodies(able: Able): Promise<Probe[]> {
  if (!isMutation(able.route)) return [];
  const request = await able.request();
  const judge = says(413, "body_too_large");
  const declared = {
    name: "a byte above the cap",
    outgoing: { ...request, body: bodyOfSize(BODY_LIMIT_BYTES + 1) },
    judge,
  };
  if (!GROWING.has(able.route.key)) return [declared];
  return [declared, { name: "growing past the cap", outgoing: { ...request, body: endlessBody() }, judge }];
}

describe("bodies", () => {
  it(
    "FR-001-007 FR-001-008 refuses every malformed body, names every invalid field, and changes nothing",
    async () => {
      const { faults, sent } = await probeEveryCase(malformedBodies, { changesNothing: true });
      expect(faults).toEqual([]);
      expect(sent).toBeGreaterThan(200);
    },
    TIMEOUT,
  );

  it(
    "FR-001-008 refuses a body above the cap on every mutation, with a length or without one",
    async () => {
      const { faults, sent } = await probeEveryCase(largeBodies, { changesNothing: true });
      expect(faults).toEqual([]);
      expect(sent).toBeGreaterThan(20);
    },
    TIMEOUT,
  );

  it(
    "FR-001-008 reads a body of exactly the cap",
    async () => {
      const { faults } = await probeEveryCase(
        async (able) => {
          if (bodySchema(able.route) === undefined || !existsHere(able)) return [];
          const outgoing = { ...(await able.request()), body: bodyOfSize(BODY_LIMIT_BYTES) };
          // one that says not which of several bodies it is has no unknown field yet
          return [{ name: "a body of the cap", outgoing, judge: invalidAt() }];
        },
        { changesNothing: true },
      );
      expect(faults).toEqual([]);
    },
    TIMEOUT,
  );

  it(
    "FR-001-008 FR-001-017 answers strange values in every field, and bodies where none belongs, without a server error and logs none of them",
    async () => {
      const { faults, sent } = await probeEveryCase(
        async (able) => {
          const request = await able.request();
          if (!isMutation(able.route)) return [];
          const { body } = await able.subject();
          const bodies = body === undefined ? NO_JSON : strangeBodies(body);
          return bodies.map((text) => ({
            name: text.slice(0, 60),
            outgoing: { ...request, body: text },
            judge: noServerError,
          }));
        },
        { changesNothing: false },
      );
      expect(faults).toEqual([]);
      expect(sent).toBeGreaterThan(100);
    },
    TIMEOUT,
  );
});

// short enough to be asked for, too long for a LIKE pattern of D1
const LONG_SEARCH = "%é".repeat(30);

/** 404 like that of an id of nothing. */
const likeNothing = (reference: Seen) => (seen: Seen) =>
  seen.status === 404 && seen.text === reference.text ? null : `${seen.status} ${seen.text.slice(0, 200)}`;

async function strangeIds(able: Able): Promise<Probe[]> {
  const subject = await able.subject();
  const names = pathParams(able.route);
  const probes = names.map(async (name) => {
    const own = subject.params?.[name] ?? "";
    const reference = await able.send(requestFor(able.route, elsewhere(subject, name, absentValue(able.world, name))));
    const encoded = [
      ...STRANGE_TEXTS,
      own.toUpperCase(),
      ` ${own}`,
      `${own}\n`,
      `${own}/`,
      own.slice(0, -1),
      `${own}0`,
    ];
    const raw = ["%00", "%", "%E0%A4%A", "%ff%fe", "..%2f..%2fsession", "%252e%252e", ";", "*", "a".repeat(8_000)];
    const strange = raw.map((text) => [
      text,
      fillPath(able.route.path, { ...subject.params, [name]: "RAW" }).replace("RAW", text),
    ]);
    // platform staff look into every workspace: nothing is foreign to them
    const foreign = able.routeCase.access.plane === "system" ? null : await able.world.foreign(name);
    const elsewheres = [...encoded.map(encodeURIComponent), foreign]
      .filter((text) => text !== null)
      .map((text) => [text, fillPath(able.route.path, { ...subject.params, [name]: "RAW" }).replace("RAW", text)]);
    return [...strange, ...elsewheres].map(([text = "", path = ""]) => ({
      name: `{${name}} = ${text.slice(0, 60)}`,
      outgoing: { ...requestFor(able.route, subject), path },
      judge: likeNothing(reference),
    }));
  });
  return (await Promise.all(probes)).flat();
}

describe("addresses", () => {
  it(
    "FR-002-010 answers strange, foreign and mistyped ids in every place of a path like those of nothing",
    async () => {
      const { faults, sent } = await probeEveryCase(strangeIds, { changesNothing: true });
      expect(faults).toEqual([]);
      expect(sent).toBeGreaterThan(400);
    },
    TIMEOUT,
  );

  it(
    "FR-001-007 answers garbage in every query parameter with 422 that names it, or as if it were absent",
    async () => {
      const { faults, sent } = await probeEveryCase(
        async (able) => {
          const subject = await able.subject();
          const judge = (name: string) => (seen: Seen) => {
            const named = problemOf(seen)?.errors.map(({ path }) => path) ?? [];
            const isScope = able.routeCase.scopedBy === name && seen.status === 404;
            if (isScope || seen.status < 400 || (seen.status === 422 && named.includes(`query.${name}`))) return null;
            return `${seen.status} ${seen.text.slice(0, 200)}`;
          };
          return queryParams(able.route).flatMap((name) => [
            ...[...STRANGE_TEXTS, LONG_SEARCH].map((text) => ({
              name: `?${name}=${text.slice(0, 60)}`,
              outgoing: requestFor(able.route, { ...subject, query: { ...subject.query, [name]: text } }),
              judge: judge(name),
            })),
            ...["%", "%00", "%E0%A4%A", "a&NAME=b"].map((raw) => ({
              name: `?${name}=${raw}`,
              outgoing: {
                ...requestFor(able.route, { ...subject, query: {} }),
                path: `${fillPath(able.route.path, subject.params)}?${name}=${raw.replace("NAME", name)}`,
              },
              judge: judge(name),
            })),
          ]);
        },
        { changesNothing: true },
      );
      expect(faults).toEqual([]);
      expect(sent).toBeGreaterThan(50);
    },
    TIMEOUT,
  );
});
