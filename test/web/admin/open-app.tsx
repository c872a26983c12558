import { createMemoryHistory, MemoryRouter } from "@solidjs/router";
import { render } from "@solidjs/testing-library";
import { vi } from "vitest";
import { Root, Routes } from "../../../web/routes.tsx";
import { eventually } from "../../support/eventually.ts";
import { FakeWebSocket } from "../api/fake-web-socket.ts";
import { ok, type StubbedRequest, stubApi } from "../console/api-stub.ts";
import { sessionOf, WS } from "./fixtures.ts";

export { noContent, ok, problem } from "../console/api-stub.ts";

type Answers = Parameters<typeof stubApi>[0];

export interface OpenedApp {
  /** Path and query of the address now. */
  address: () => string;
  requests: StubbedRequest[];
}

export const TENANTS_PATH = `/api/admin/workspaces/${WS}/tenants`;

/** The whole app at an address, signed in as an owner unless an answer says otherwise. */
export function openApp(address: string, answers: Answers = {}): OpenedApp {
  FakeWebSocket.opened = [];
  vi.stubGlobal("WebSocket", FakeWebSocket);
  const requests = stubApi({
    "GET /api/admin/session": ok(sessionOf()),
    // the banner of what is paused asks on every page of a workspace
    [`GET /api/admin/workspaces/${WS}/controls`]: ok({ items: [] }),
    ...answers,
  });
  const history = createMemoryHistory();
  history.set({ value: address, replace: true });
  render(() => (
    <MemoryRouter history={history} root={Root}>
      <Routes />
    </MemoryRouter>
  ));
  return { address: () => history.get(), requests };
}

/** Lets everything that is already under way reach the page. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** The server's side of the live feed, once the page has opened it. */
export const liveSocket = (): Promise<FakeWebSocket> => eventually(() => FakeWebSocket.latest);
