import { randomToken } from "../../worker/platform/crypto.ts";
import { bodySchema, type DescribedRoute, isMutation, queryParams } from "./described-routes.ts";
import type { Outgoing } from "./http.ts";
import type { RouteCase, Subject } from "./route-policy.ts";
import type { World } from "./world.ts";

export const fillPath = (path: string, params: Record<string, string> = {}): string =>
  path.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? `{${name}}`));

/** A valid request about the subject. */
export function requestFor({ method, path }: Pick<DescribedRoute, "method" | "path">, subject: Subject): Outgoing {
  const query = new URLSearchParams(subject.query ?? {}).toString();
  return {
    method,
    path: fillPath(path, subject.params) + (query === "" ? "" : `?${query}`),
    headers: subject.headers ?? {},
    ...(subject.body === undefined ? {} : { body: JSON.stringify(subject.body) }),
  };
}

/** The same subject, but with something else in the place that decides about scope. */
export function elsewhere(subject: Subject, scopedBy: string, value: string): Subject {
  if (subject.query !== undefined && scopedBy in subject.query) {
    return { ...subject, query: { ...subject.query, [scopedBy]: value } };
  }
  const { body } = subject;
  if (typeof body === "object" && body !== null && !Array.isArray(body) && scopedBy in body) {
    return { ...subject, body: { ...body, [scopedBy]: value } };
  }
  return { ...subject, params: { ...subject.params, [scopedBy]: value } };
}

const PREFIXES = {
  workspaceId: "ws",
  workspace_id: "ws",
  tenantId: "ten",
  runId: "run",
  connectionId: "con",
  draftId: "drf",
  findingId: "fnd",
  reportId: "rep",
  snapshotId: "evs",
  reviewId: "rev",
  packId: "pck",
  userId: "usr",
  invitationId: "inv",
  platformUserId: "stf",
} as const;

/** A value of the right form for a parameter, that names nothing. */
export function absentValue(world: World, parameter: string): string {
  if (parameter === "token") return randomToken();
  // a control is named by a word
  if (parameter === "key") return "no.such.control";
  const prefix = PREFIXES[parameter as keyof typeof PREFIXES];
  if (prefix === undefined) throw new Error(`what does {${parameter}} hold?`);
  return world.absent(prefix);
}

/** The same request with input that is not valid: neither may be looked at before the caller's right to call. */
export function invalidRequests(route: DescribedRoute, routeCase: RouteCase, subject: Subject): Outgoing[] {
  const request = requestFor(route, subject);
  if (isMutation(route)) {
    const unknownField = bodySchema(route) === undefined ? [] : [{ ...request, body: '{"unknown_field":1}' }];
    return [{ ...request, body: "{" }, ...unknownField];
  }
  const names = queryParams(route).filter((name) => name !== routeCase.scopedBy);
  if (names.length === 0) return [];
  const garbage = {
    ...subject.query,
    unknown_parameter: "1",
    ...Object.fromEntries(names.map((name) => [name, "\u0000"])),
  };
  return [requestFor(route, { ...subject, query: garbage })];
}
