import { screen, waitFor } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { RUN, runningRun, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp } from "../admin/open-app.tsx";

const NOTHING_RELATED = {
  ...{ previous_run: null, next_run: null, verification_report: null, stored_report: null, made: null },
  ...{ provider_connection: null, onboarding_draft: null },
};

it("FR-003-016 a run that ended between its answer and the first word of the feed is not shown as running", async () => {
  let state = runningRun();
  openApp(`/admin/operations/${RUN}`, {
    [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()),
    [`GET /api/admin/operations/${RUN}/related`]: ok(NOTHING_RELATED),
    [`GET /api/admin/operations/${RUN}`]: () => ok(state),
  });
  expect(await screen.findByRole("heading", { level: 1, name: "Provider connection check" })).toBeInTheDocument();
  const socket = await liveSocket();
  state = succeededRun();
  socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
  await waitFor(() => expect(document.body.textContent).not.toContain("Running"));
});
