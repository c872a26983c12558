import { afterEach, expect, it, vi } from "vitest";
import { checkSession, fetchSession } from "../../../web/features/access/session.queries.ts";
import { checkDashboardAccess, fetchStaffSession } from "../../../web/features/console/staff-session.ts";
import { ok, stubApi } from "./api-stub.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const background = (query: URLSearchParams | undefined) => query?.get("background") ?? null;

it("FR-002-005 looks at the session in the background before a page connects again, and openly when it is opened", async () => {
  const requests = stubApi({
    "GET /api/system/session": ok({ user: { id: "stf_1", name: "S", email: "s@x.test" }, capabilities: [] }),
    "GET /api/admin/session": ok({ user: { id: "usr_1", name: "U", email: "u@x.test" }, workspaces: [] }),
  });
  expect(await checkDashboardAccess()).toBe("not_permitted");
  await checkSession();
  await fetchStaffSession();
  await fetchSession();
  expect(requests.map(({ path, query }) => [path, background(query)])).toEqual([
    ["/api/system/session", "1"],
    ["/api/admin/session", "1"],
    ["/api/system/session", null],
    ["/api/admin/session", null],
  ]);
});
