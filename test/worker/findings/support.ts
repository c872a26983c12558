import { eq } from "drizzle-orm";
import { findings } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";

export const DAY = 86_400_000;

export const change = (id: string, cookie: string, body: unknown, headers: Record<string, string> = {}) =>
  call("PATCH", `/api/admin/findings/${id}`, { cookie, body, headers });

export const act = (tenantId: string, cookie: string, body: unknown, headers: Record<string, string> = {}) =>
  call("POST", `/api/admin/tenants/${tenantId}/findings/actions`, { cookie, body, headers });

export const list = (tenantId: string, cookie: string, query: Record<string, string> = {}) =>
  call("GET", `/api/admin/tenants/${tenantId}/findings?${new URLSearchParams(query)}`, { cookie });

export async function stored(id: string) {
  const [row] = await testDb().select().from(findings).where(eq(findings.id, id));
  if (row === undefined) throw new Error("no such finding");
  return row;
}
