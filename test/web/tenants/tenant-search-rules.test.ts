import { describe, expect, it } from "vitest";
import { searchTenants, uniqueTenants } from "../../../web/features/tenants/tenant-search.rules.ts";

const hit = (id: string, name: string, workspace = "Northwind MSP") => ({ id, name, workspace });
const TENANTS = [
  hit("1", "Contoso"),
  hit("2", "Fabrikam Retail"),
  hit("3", "Retail Contoso", "Fabrikam IT"),
  hit("4", "Café Zürich"),
];
const ids = (query: string, limit = 10) => searchTenants(TENANTS, query, limit).map((tenant) => tenant.id);

describe("quick tenant search", () => {
  it.each([
    ["", ["4", "1", "2", "3"]],
    ["cont", ["1", "3"]],
    ["CONTOSO", ["1", "3"]],
    ["retail con", ["3"]],
    ["con fabrikam", ["3"]],
    ["cafe zurich", ["4"]],
    ["nothing", []],
  ])("for “%s” finds %j: names that start with it first, accents and case aside", (query, expected) => {
    expect(ids(query)).toEqual(expected);
  });

  it("gives no more than asked for", () => {
    expect(ids("", 2)).toHaveLength(2);
  });

  it("names a tenant of two sources once, by what was seen first", () => {
    const merged = uniqueTenants([hit("1", "Contoso"), hit("2", "B"), hit("1", "Contoso (older)")]);
    expect(merged.map((tenant) => tenant.name)).toEqual(["Contoso", "B"]);
  });
});
