import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TEN } from "../admin/fixtures.ts";
import { ok, openApp } from "../admin/open-app.tsx";
import { connectionOf, DRAFTS_PATH, PATH, unconnectedDraft } from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

describe("from the landing to a connected provider", () => {
  it("FR-240-104 never takes the page away, so that the focus stays where the next step is", async () => {
    let draft = unconnectedDraft();
    const waiting = connectionOf({ consent_status: "required" });
    openApp("/admin/onboarding", {
      [`GET ${DRAFTS_PATH}`]: ok({ items: [], next_cursor: null }),
      [`POST ${DRAFTS_PATH}`]: { status: 201, body: draft },
      [`GET ${PATH}`]: () => ok(draft),
      [`POST /api/admin/tenants/${TEN}/provider-connections`]: () => {
        draft = unconnectedDraft({ lifecycle: "action_required", connection: waiting, connections: [waiting] });
        return { status: 201, body: waiting };
      },
    });
    fireEvent.click(await screen.findByRole("button", { name: "Onboard a tenant" }));
    const step = within(await screen.findByRole("region", { name: "Connect provider" }));
    const frame = document.querySelector("main");
    const removed: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const record of records)
        for (const node of record.removedNodes) if (node.contains(frame)) removed.push(node.nodeName);
    });
    observer.observe(document, { childList: true, subtree: true });
    fireEvent.click(step.getByRole("button", { name: "Connect provider" }));
    await step.findByRole("link", { name: "Open provider connection" });
    await waitFor(() => expect(screen.getByRole("region", { name: "Connect provider" })).toHaveFocus());
    observer.disconnect();
    expect(removed).toEqual([]);
  });
});
