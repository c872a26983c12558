import { screen } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WS } from "../admin/fixtures.ts";
import { ok, openApp, TENANTS_PATH } from "../admin/open-app.tsx";

afterEach(() => vi.unstubAllGlobals());

const PATH = `/api/admin/workspaces/${WS}/controls`;
const item = (more: object = {}) => ({
  key: "provider.verify",
  label: "Provider verification",
  effect: "No provider connection can be verified.",
  reason: "The provider is having an outage.",
  ends_at: "2026-11-28T18:00:00.000Z",
  ...more,
});
const open = (items: object[]) =>
  openApp(`/admin/w/${WS}/tenants`, {
    [`GET ${TENANTS_PATH}`]: ok({ items: [], next_cursor: null }),
    [`GET ${PATH}`]: ok({ items }),
  });

describe("the banner of what is paused", () => {
  it("FR-242-102 names what is paused, why and until when", async () => {
    open([item()]);
    const banner = (await screen.findByText("Something is paused")).closest("[role=status]");
    expect(banner).toHaveTextContent("Provider verification: The provider is having an outage. Ends");
  });

  it("FR-242-102 lists several, and says when there is no end", async () => {
    open([item(), item({ key: "inventory.sync", label: "Inventory sync", ends_at: null })]);
    expect(await screen.findByText("2 things are paused")).toBeInTheDocument();
    expect(screen.getByText("No end is set.")).toBeInTheDocument();
  });

  it("FR-242-102 is not there while nothing is paused", async () => {
    const app = open([]);
    await vi.waitFor(() => expect(app.requests.some(({ path }) => path === PATH)).toBe(true), { timeout: 15_000 });
    expect(screen.queryByText(/paused/)).not.toBeInTheDocument();
  });
});
