import { ENDPOINTS, type Endpoint } from "./scenarios.ts";

/** One request as tests and people look at it: never its credential or token. `status` 0 is a destroyed socket. */
export interface RequestEntry {
  at: string;
  endpoint: Endpoint;
  entra_tenant_id: string;
  status: number;
  client_request_id: string;
}

export interface RequestCounts {
  total: number;
  /** Entra tenant id → endpoint → requests. */
  tenants: Record<string, Record<Endpoint, number>>;
  /** The latest requests, oldest first. */
  recent: RequestEntry[];
}

const RECENT_LIMIT = 200;

export interface RequestLog {
  add(entry: RequestEntry): void;
  read(): RequestCounts;
  reset(): void;
}

export function createRequestLog(): RequestLog {
  let counts = empty();
  return {
    add(entry) {
      counts.total += 1;
      const tenant = counts.tenants[entry.entra_tenant_id] ?? none();
      tenant[entry.endpoint] += 1;
      counts.tenants[entry.entra_tenant_id] = tenant;
      counts.recent.push(entry);
      if (counts.recent.length > RECENT_LIMIT) counts.recent.shift();
    },
    read: () => counts,
    reset() {
      counts = empty();
    },
  };
}

function empty(): RequestCounts {
  return { total: 0, tenants: {}, recent: [] };
}

const none = (): Record<Endpoint, number> =>
  Object.fromEntries(ENDPOINTS.map((name) => [name, 0])) as Record<Endpoint, number>;
