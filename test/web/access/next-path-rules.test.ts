import { describe, expect, it } from "vitest";
import { nextPath, signInPath } from "../../../web/features/access/next-path.rules.ts";

describe("where a sign-in leads", () => {
  it.each([
    ["/admin/t/ten_1?tab=a#b", "/admin/t/ten_1?tab=a#b"],
    ["/admin", "/admin"],
    ["/invite", "/invite"],
    ["/admin/w/ws_1/../ws_2/tenants", "/admin/w/ws_2/tenants"],
  ])("of the admin plane: %s is an own path", (asked, target) => {
    expect(nextPath(asked, "admin")).toBe(target);
  });

  it.each([
    [undefined],
    [null],
    [""],
    ["admin/t/x"],
    ["https://evil.test/admin"],
    ["//evil.test/admin"],
    ["/\\evil.test/admin"],
    ["/\t/evil.test/admin"],
    ["javascript:alert(1)"],
    ["/system"],
    ["/api/admin/session"],
    ["/administrator"],
    ["/admin/../system"],
    ["/admin/sign-in"],
    ["/admin/sign-in?next=/admin"],
  ])("refuses %s and goes to the start page instead", (asked) => {
    expect(nextPath(asked, "admin")).toBe("/admin");
  });

  it("of the system plane is a path of that plane only", () => {
    expect(nextPath("/system/users", "system")).toBe("/system/users");
    expect(nextPath("/admin", "system")).toBe("/system");
    expect(nextPath("/system/sign-in", "system")).toBe("/system");
  });
});

describe("the address of the sign-in page", () => {
  it.each([
    ["/admin/t/ten_1?a=1", false, "/admin/sign-in?next=%2Fadmin%2Ft%2Ften_1%3Fa%3D1"],
    ["/admin", false, "/admin/sign-in"],
    ["/admin", true, "/admin/sign-in?ended=1"],
    ["//evil.test", false, "/admin/sign-in"],
  ])("for %s, ended %s, is %s", (back, ended, address) => {
    expect(signInPath("admin", back, ended)).toBe(address);
  });
});
