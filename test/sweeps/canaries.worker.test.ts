import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { CANARIES } from "../unit/diagnostics/canaries.ts";
import { type Able, everyCase, successOf } from "./able.ts";
import { isMutation } from "./described-routes.ts";
import type { Json, Outgoing } from "./http.ts";
import { probeEveryCase } from "./probe.ts";
import { requestFor } from "./requests.ts";

const TIMEOUT = 120_000;

/** Every row as one text. */
async function textOf(table: "audit_entries" | "product_usage_events"): Promise<string> {
  const { results } = await env.DB.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all();
  return JSON.stringify(results);
}

/** Ids are random: by chance one of them holds a heart of three characters. */
const withoutIds = (text: string): string =>
  text.replaceAll(/[a-z]{2,3}_[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "");

const ADDRESS = /[^\s"@]+@[^\s"@]+/g;

/** Fields whose values are codes, ids and choices of ours, which an entry may repeat. */
const OPEN_FIELDS: ReadonlySet<string> = new Set([
  "role",
  "type",
  "kind",
  "enabled",
  "connection_type",
  "workspace_id",
  "capabilities",
  "error",
  "action",
  "finding_ids",
]);

/** What of a valid body, at any depth, nobody should ever read in the audit. */
function secretsOf(body: Json | undefined): string[] {
  if (typeof body === "string") return [body];
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => (OPEN_FIELDS.has(name) ? [] : secretsOf(value)));
}

const cookieTokens = (cookie: string): string[] =>
  cookie.split("; ").flatMap((pair) => decodeURIComponent(pair.slice(pair.indexOf("=") + 1)).split("."));

/** Requests that carry the canaries in every text of the body, one field after another, and in headers. */
function infested(able: Able, request: Outgoing, body: Json | undefined): { name: string; outgoing: Outgoing }[] {
  const hosts = typeof body === "object" && body !== null && !Array.isArray(body) ? Object.entries(body) : [];
  return CANARIES.flatMap(({ about, text }) => {
    const headers = { ...request.headers, "User-Agent": encodeURIComponent(text), Referer: encodeURIComponent(text) };
    const inFields = hosts
      .filter(([, value]) => typeof value === "string")
      .map(([name]) => ({
        name: `${about} as ${name}`,
        outgoing: { ...request, headers, body: JSON.stringify({ ...(body as object), [name]: text }) },
      }));
    return able.routeCase.costly ? inFields.slice(0, 1) : inFields;
  });
}

describe("the audit", () => {
  it(
    "FR-011-014 FR-243-004 holds no secret, no token and no address after every mutation was made, nor do the usage events",
    async () => {
      const { world, cases } = await everyCase();
      const secrets = new Set(world.callers.flatMap(({ cookie }) => cookieTokens(cookie)));
      let made = 0;
      for (const able of cases.filter(({ route }) => isMutation(route))) {
        if (successOf(able) >= 300) continue;
        const subject = await able.subject();
        for (const text of secretsOf(subject.body)) secrets.add(text);
        const { status } = await able.send(requestFor(able.route, subject));
        expect([able.name, status]).toEqual([able.name, successOf(able)]);
        if (able.routeCase.endsSession) await able.signInAgain();
        made += 1;
      }
      const events = await textOf("product_usage_events");
      const text = `${await textOf("audit_entries")}${events}`;
      expect(events).toContain("product.support_diagnostics.opened");
      expect([...secrets].filter((secret) => secret.length > 3 && text.includes(secret))).toEqual([]);
      expect(text.match(ADDRESS) ?? []).toEqual([]);
      expect(made).toBeGreaterThan(25);
      expect(secrets.size).toBeGreaterThan(60);
    },
    TIMEOUT,
  );

  it(
    "FR-011-014 FR-001-017 holds no canary that any field of any request carried, nor does the log",
    async () => {
      const { sent, log } = await probeEveryCase(
        async (able) => {
          if (!isMutation(able.route)) return [];
          const subject = await able.subject();
          const request = requestFor(able.route, subject);
          return infested(able, request, subject.body).map((one) => ({ ...one, judge: () => null }));
        },
        { changesNothing: false },
      );
      const audit = await textOf("audit_entries");
      const text = withoutIds(`${audit}${log}`);
      const found = CANARIES.flatMap(({ hearts }) => hearts).filter((heart) => text.includes(heart));
      expect(found).toEqual([]);
      expect(audit).toContain("tenant.onboarding");
      expect(log).toContain("invalid");
      expect(sent).toBeGreaterThan(200);
    },
    TIMEOUT,
  );
});
