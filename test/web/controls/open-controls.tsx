import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { render } from "@solidjs/testing-library";
import { type StaffSession, StaffSessionContext } from "../../../web/features/console/staff-session.ts";
import ControlsPage from "../../../web/features/controls/pages/controls-page.tsx";
import { ToastRegion } from "../../../web/ui/toast.tsx";
import { CONTROL_KEYS, CONTROLS } from "../../../worker/features/controls/control-catalog.contract.ts";
import { ok, type StubbedRequest, stubApi } from "../console/api-stub.ts";

export const SASHA: StaffSession = {
  user: { id: "stf_1", name: "Sasha Staff", email: "staff@tenantpilot.test" },
  capabilities: [
    "platform.access_system_panel",
    "platform.ops.view",
    "platform.ops_controls.manage",
    "platform.directory.view",
  ],
};

export const pause = (more: object = {}) => ({
  id: "pau_1",
  workspace: null,
  reason: "The provider is having an outage.",
  state: "active",
  paused_by: { name: "Sasha Staff" },
  paused_at: "2026-11-28T10:00:00.000Z",
  expires_at: null,
  resumed_by: null,
  resumed_at: null,
  ...more,
});

export const controls = (active: object[] = [], can_manage = true) =>
  ok({
    items: CONTROL_KEYS.map((key) => ({
      key,
      ...CONTROLS[key],
      active: key === "inventory.sync" ? active : [],
      has_more_active: false,
    })),
    can_manage,
  });

/** The page of the controls, as staff see it who may do everything unless a session says otherwise. @returns what is asked */
export function openControls(
  answers: Parameters<typeof stubApi>[0] = {},
  session = SASHA,
  address = "/system/ops/controls",
): StubbedRequest[] {
  const requests = stubApi({
    "GET /api/system/controls": controls(),
    "GET /api/system/directory/workspaces": ok({ items: [{ id: "ws_1", name: "Northwind MSP" }], next_cursor: null }),
    ...answers,
  });
  const history = createMemoryHistory();
  history.set({ value: address, replace: true });
  render(() => (
    <MemoryRouter history={history}>
      <Route
        path="/system/ops/controls"
        component={() => (
          <StaffSessionContext.Provider value={session}>
            <ControlsPage />
            <ToastRegion />
          </StaffSessionContext.Provider>
        )}
      />
    </MemoryRouter>
  ));
  return requests;
}
