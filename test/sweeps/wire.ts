import type { Json } from "./http.ts";

const ID = /^[a-z]{2,3}_[0-9a-hjkmnp-tv-z]{26}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Ids that somebody else gave out: a directory's, an application's. */
const FOREIGN_IDS: ReadonlySet<string> = new Set(["external_tenant_id", "target_external_tenant_id", "client_id"]);

/** Permissions, and what findings are about, are named by their provider's ids. */
const FOREIGN_PLACES = /^\$\.((permissions|other_grants)\.\d+|(items\.\d+\.)?subject)\.id$/;

function fieldFaults(name: string, value: Json, place: string): string[] {
  if (value === null) return [];
  if (name.endsWith("_at"))
    return typeof value === "string" && TIME.test(value) ? [] : [`time ${JSON.stringify(value)}`];
  if ((name === "id" || name.endsWith("_id")) && !FOREIGN_IDS.has(name) && !FOREIGN_PLACES.test(place)) {
    return typeof value === "string" && ID.test(value) ? [] : [`id ${JSON.stringify(value)}`];
  }
  return [];
}

/** What in a body is not in the form that ids and times have on the wire, each as `path: fault`. */
export function wireFaults(body: Json, path = "$"): string[] {
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    const place = `${path}.${name}`;
    return [...fieldFaults(name, value, place).map((fault) => `${place}: ${fault}`), ...wireFaults(value, place)];
  });
}
