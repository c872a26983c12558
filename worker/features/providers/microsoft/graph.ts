import type { z } from "zod";
import type { HttpClient } from "../../../platform/http-client.ts";
import { type Endpoint, failed, type MicrosoftFailure } from "./failures.ts";
import { nextPageUrl, pageOf } from "./paging.rules.ts";
import type { TokenSource } from "./tokens.ts";

interface GraphDeps {
  http: HttpClient;
  tokens: TokenSource;
  graphBaseUrl: string;
  newRequestId: () => string;
}

export type GraphResult<T> = { ok: true; data: T; correlationId: string } | MicrosoftFailure;

export interface Page<T> {
  items: T[];
  /** Whole address of the page that follows, approved; null after the last one. */
  next: string | null;
}

/** Called between the requests of one read, each of which may take as long as its deadlines let it. */
export type StillWorking = () => Promise<void>;

export interface ReadOptions {
  /** Which rows of the classification its failures are looked up in. */
  endpoint?: Endpoint;
  stillWorking?: StillWorking | undefined;
}

/** A list may be long: between its pages somebody has to hear that it goes on. */
type WalkOptions = Omit<ReadOptions, "stillWorking"> & { stillWorking: StillWorking };

export interface Graph {
  /** @param path below `/v1.0`, or a whole address that `nextPageUrl` has approved */
  get<T>(entraTenantId: string, path: string, shape: z.ZodType<T>, options?: ReadOptions): Promise<GraphResult<T>>;
  /**
   * One page of a list, for a reader that keeps what it has read between two of them. An item that does not have the shape
   * makes the read fail, and so does a link to a next page that leads elsewhere or back to itself.
   */
  page<T>(
    entraTenantId: string,
    path: string,
    shape: z.ZodType<T>,
    options?: ReadOptions,
  ): Promise<GraphResult<Page<T>>>;
  /** Every item of a list, page after page. An item that does not have the shape makes the read fail. */
  list<T>(
    entraTenantId: string,
    path: string,
    shape: z.ZodType<T>,
    stillWorking: StillWorking,
  ): Promise<GraphResult<T[]>>;
  /** How many items a list has, as strict about each as `list`, without keeping any of them. */
  count<T>(
    entraTenantId: string,
    path: string,
    shape: z.ZodType<T>,
    options: WalkOptions,
  ): Promise<GraphResult<number>>;
}

/** A list that goes on past this many pages is refused rather than followed: it is a loop, or nothing that we asked for. */
export const MAX_PAGES = 200;

/** Intune's own refusal behind Graph is a 401 too, but says nothing against the token. */
const refusesToken = (read: GraphResult<unknown>): boolean =>
  !read.ok && read.status === 401 && read.reason !== "intune_rbac_permission_missing";

/** A list whose pages lead somewhere that nobody asked for. */
const untrusted = (correlationId: string): MicrosoftFailure => ({
  ...{ ok: false, reason: "unknown_error", status: 200, correlationId, retryAfterMs: null },
});

export function createGraph(deps: GraphDeps): Graph {
  async function readWith<T>(accessToken: string, path: string, shape: z.ZodType<T>, endpoint: Endpoint) {
    let correlationId = "";
    const outcome = await deps.http.send(() => {
      correlationId = deps.newRequestId();
      return {
        method: "GET",
        url: path.startsWith("/") ? `${deps.graphBaseUrl}/v1.0${path}` : path,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${accessToken}`,
          "client-request-id": correlationId,
          "return-client-request-id": "true",
        },
        replayable: true,
      };
    });
    const answer = outcome.status === 200 ? shape.safeParse(outcome.json) : undefined;
    if (!answer?.success) return failed(endpoint, outcome, correlationId);
    return { ok: true as const, data: answer.data, correlationId };
  }

  /** A kept token may have been revoked, or be older than a grant: when it is refused, a fresh one gets the second try. */
  const get: Graph["get"] = async (entraTenantId, path, shape, { endpoint = "graph", stillWorking } = {}) => {
    for (let tries = 1; ; tries += 1) {
      const token = await deps.tokens.acquire(entraTenantId);
      if ("ok" in token) return token;
      // one with a correlation id was asked for just now, in the middle of a long list perhaps
      const isFresh = token.correlationId !== null;
      if (isFresh) await stillWorking?.();
      const read = await readWith(token.accessToken, path, shape, endpoint);
      if (!refusesToken(read)) return read;
      deps.tokens.forget(entraTenantId);
      if (isFresh || tries === 2) return read;
      await stillWorking?.();
    }
  };

  const page: Graph["page"] = async (entraTenantId, path, shape, options) => {
    const read = await get(entraTenantId, path, pageOf(shape), options);
    if (!read.ok) return read;
    const { correlationId, data } = read;
    const link = data["@odata.nextLink"];
    const next = link === undefined ? null : nextPageUrl(link, deps.graphBaseUrl);
    if (link !== undefined && (next === null || next === path)) return untrusted(correlationId);
    return { ok: true, data: { items: data.value, next }, correlationId };
  };

  /** Hands over a list page after page. @returns nothing but that it went through to its end */
  async function walk<T>(
    entraTenantId: string,
    path: string,
    shape: z.ZodType<T>,
    options: WalkOptions,
    take: (items: T[]) => void,
  ): Promise<GraphResult<null>> {
    const seen = new Set<string>();
    for (let following: string = path, pages = 1; ; pages += 1) {
      if (pages > 1) await options.stillWorking();
      seen.add(following);
      const read = await page(entraTenantId, following, shape, options);
      if (!read.ok) return read;
      take(read.data.items);
      const { next } = read.data;
      if (next === null) return { ok: true, data: null, correlationId: read.correlationId };
      // one that leads round in a circle, or on without end: a part of a list is no answer
      if (seen.has(next) || pages >= MAX_PAGES) return untrusted(read.correlationId);
      following = next;
    }
  }

  return {
    get,
    page,
    async list<T>(entraTenantId: string, path: string, shape: z.ZodType<T>, stillWorking: StillWorking) {
      const items: T[] = [];
      const walked = await walk(entraTenantId, path, shape, { stillWorking }, (some) => void items.push(...some));
      return walked.ok ? { ...walked, data: items } : walked;
    },
    async count(entraTenantId, path, shape, options) {
      let count = 0;
      const walked = await walk(entraTenantId, path, shape, options, (some) => {
        count += some.length;
      });
      return walked.ok ? { ...walked, data: count } : walked;
    },
  };
}
