import { fireEvent, render, screen, within } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveState } from "../../../web/api/live-feed.ts";
import { ProductTelemetry } from "../../../web/features/console/components/product-telemetry.tsx";
import type { TelemetrySnapshot } from "../../../worker/features/console/frames.contract.ts";
import { WINDOW_KEYS, WINDOWS, type WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";
import { snapshotOf } from "./snapshots.ts";

const LABELS = [
  "Active workspaces",
  "Onboarding checkpoints",
  "Support diagnostics",
  "Operations started",
  "Stored reports",
  "Review packs requested",
];
const TWO = new Date(2026, 10, 23, 14, 2, 0);

function show(first: TelemetrySnapshot | null) {
  const [snapshot, setSnapshot] = createSignal(first);
  const [state, setState] = createSignal<LiveState>("live");
  const [window, setWindow] = createSignal<WindowKey>("24h");
  const isCurrent = () => state() === "live" && snapshot()?.window === window();
  const rendered = render(() => (
    <ProductTelemetry
      feed={{ snapshot, state, isCurrent, since: () => TWO, staleReason: () => null }}
      window={window()}
      viewerId="stf_1"
    />
  ));
  return { ...rendered, setSnapshot, setState, setWindow };
}

const cards = () => screen.getAllByRole("listitem");
const card = (label: string) => {
  const found = cards().find((each) => within(each).queryByText(label));
  if (!found) throw new Error(`no card ${label}`);
  return found;
};
const visibility = (state: "visible" | "hidden") => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  vi.useFakeTimers({ now: TWO });
  localStorage.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the widget “Product telemetry”", () => {
  it("FR-243-008 FR-243-037 shows active workspaces first, then the five families in catalog order, each with the window's label", () => {
    show(snapshotOf([1, 2, 3, 4, 5], { active: 9 }));
    expect(cards().map((each) => each.querySelector("p")?.textContent)).toEqual(LABELS);
    expect(LABELS.map((label) => within(card(label)).queryByText(/^\d+$/)?.textContent)).toEqual([
      "9",
      "1",
      "2",
      "3",
      "4",
      "5",
    ]);
    for (const each of cards()) expect(within(each).getByText("Last 24 hours")).toBeInTheDocument();
    expect(screen.getByText("15 events in the last 24 hours")).toBeInTheDocument();
  });

  it("FR-243-010 says explicitly that nothing was recorded, with six zeros", () => {
    show(snapshotOf([0, 0, 0, 0, 0], { active: 0 }));
    expect(screen.getByText("No telemetry recorded in the last 24 hours.")).toBeInTheDocument();
    expect(LABELS.map((label) => within(card(label)).queryByText("0")?.textContent)).toEqual(LABELS.map(() => "0"));
  });

  it("FR-243-010 shows no number and no zero state before the count is known", () => {
    show(null);
    expect(screen.queryByText(/No telemetry/)).not.toBeInTheDocument();
    expect(screen.queryByText("0")).not.toBeInTheDocument();
    expect(screen.getByText("Counting the last 24 hours…")).toBeInTheDocument();
    expect(screen.getAllByText("Not known yet")).toHaveLength(6);
  });

  it.each(WINDOW_KEYS)(
    "FR-243-038 draws a sparkline of at most 60 bars for each family and none for workspaces, over %s",
    (window) => {
      const view = show(snapshotOf([1, 2, 3, 4, 5], { window }));
      view.setWindow(window);
      const drawn = LABELS.map((label) => within(card(label)).queryByRole("img"));
      expect(drawn.map((sparkline) => sparkline !== null)).toEqual([false, true, true, true, true, true]);
      expect(snapshotOf([1], { window }).bars[0]?.length).toBeLessThanOrEqual(60);
      expect(drawn[3]?.getAttribute("aria-label")).toContain(WINDOWS[window].phrase);
    },
  );

  it("FR-243-022 moves its numbers with the feed", () => {
    const { setSnapshot } = show(snapshotOf([0, 0, 3, 0, 0]));
    setSnapshot(snapshotOf([0, 0, 4, 0, 0]));
    expect(within(card("Operations started")).getByText("4")).toBeInTheDocument();
    setSnapshot(snapshotOf([0, 0, 2, 0, 0]));
    expect(within(card("Operations started")).getByText("2")).toBeInTheDocument();
  });

  it.each(["connecting", "reconnecting", "offline"] as const)(
    "FR-243-040 dims its numbers and labels them with their time when it is %s, and stops when live",
    (state) => {
      const { setState } = show(snapshotOf([0, 0, 3, 0, 0]));
      expect(card("Operations started")).toHaveAttribute("data-current", "true");
      expect(screen.queryByText(/as of/)).not.toBeInTheDocument();
      setState(state);
      for (const each of cards()) {
        expect(each).toHaveAttribute("data-current", "false");
        expect(within(each).getByText("Last 24 hours · as of 14:02:00")).toBeInTheDocument();
      }
      expect(screen.getByText("3 events in the last 24 hours · as of 14:02:00")).toBeInTheDocument();
      setState("live");
      expect(card("Operations started")).toHaveAttribute("data-current", "true");
      expect(screen.queryByText(/as of/)).not.toBeInTheDocument();
    },
  );

  it("FR-243-039 FR-243-040 keeps the numbers of the window before, dimmed and named, until the new snapshot is here", () => {
    const { setWindow, setSnapshot } = show(snapshotOf([0, 0, 3, 0, 0]));
    setWindow("7d");
    expect(card("Operations started")).toHaveAttribute("data-current", "false");
    expect(within(card("Operations started")).getByText("Last 24 hours")).toBeInTheDocument();
    expect(screen.getByText("3 events in the last 24 hours · counting the last 7 days…")).toBeInTheDocument();
    setSnapshot(snapshotOf([0, 0, 8, 0, 0], { window: "7d" }));
    expect(card("Operations started")).toHaveAttribute("data-current", "true");
    expect(screen.getByText("8 events in the last 7 days")).toBeInTheDocument();
  });

  it("FR-243-036 names no tenant, workspace, user or subject", () => {
    const { container } = show(snapshotOf([1, 2, 3, 4, 5]));
    expect(container.textContent).not.toMatch(/(?:ten|wsp|usr|run|rep|pck|drf)_/);
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
    expect(screen.queryByRole("table")).not.toBeInTheDocument();
  });

  it("speaks its numbers at most once in ten seconds, and then the latest", () => {
    const { container, setSnapshot } = show(snapshotOf([0, 0, 1, 0, 0]));
    const region = container.querySelector("[aria-live=polite]");
    vi.advanceTimersByTime(0);
    expect(region).toHaveTextContent("Operations started 1");
    setSnapshot(snapshotOf([0, 0, 2, 0, 0]));
    vi.advanceTimersByTime(5_000);
    setSnapshot(snapshotOf([0, 0, 3, 0, 0]));
    vi.advanceTimersByTime(4_999);
    expect(region).toHaveTextContent("Operations started 1");
    vi.advanceTimersByTime(1);
    expect(region).toHaveTextContent("Operations started 3");
  });
});

describe("change since the viewer looked", () => {
  it("FR-243-042 counts a first look from its first numbers", () => {
    const { setSnapshot } = show(snapshotOf([0, 0, 3, 0, 0]));
    expect(screen.queryByText(/since/)).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Mark as seen" })).not.toBeInTheDocument();
    setSnapshot(snapshotOf([0, 0, 6, 0, 0]));
    expect(within(card("Operations started")).getByText("+3 since 14:02")).toBeInTheDocument();
  });

  it("FR-243-042 counts from the numbers on screen when the page was hidden, and tells when that was", () => {
    const { setSnapshot } = show(snapshotOf([0, 0, 3, 0, 0], { active: 2 }));
    visibility("hidden");
    setSnapshot(snapshotOf([0, 0, 5, 0, 0], { active: 2 }));
    vi.setSystemTime(new Date(2026, 10, 23, 15, 0));
    visibility("visible");
    setSnapshot(snapshotOf([0, 0, 6, 0, 0], { active: 1 }));
    expect(within(card("Operations started")).getByText("+3 since 14:02")).toBeInTheDocument();
    expect(within(card("Active workspaces")).getByText("-1 since 14:02")).toBeInTheDocument();
    expect(within(card("Stored reports")).queryByText(/since/)).not.toBeInTheDocument();
  });

  it("FR-243-042 survives leaving the page and coming back, for the same window only", () => {
    show(snapshotOf([0, 0, 3, 0, 0])).unmount();
    const { setSnapshot, setWindow } = show(snapshotOf([0, 0, 4, 0, 0]));
    expect(within(card("Operations started")).getByText("+1 since 14:02")).toBeInTheDocument();
    setWindow("7d");
    setSnapshot(snapshotOf([0, 0, 90, 0, 0], { window: "7d" }));
    expect(screen.queryByText(/since/)).not.toBeInTheDocument();
    setWindow("24h");
    setSnapshot(snapshotOf([0, 0, 9, 0, 0]));
    expect(within(card("Operations started")).getByText("+5 since 14:02")).toBeInTheDocument();
  });

  it("FR-243-042 does not take numbers as seen that arrived while the page was hidden", () => {
    const first = show(snapshotOf([0, 0, 3, 0, 0]));
    visibility("hidden");
    first.setSnapshot(snapshotOf([0, 0, 7, 0, 0]));
    first.unmount();
    visibility("visible");
    show(snapshotOf([0, 0, 7, 0, 0]));
    expect(within(card("Operations started")).getByText("+4 since 14:02")).toBeInTheDocument();
  });

  it("FR-243-042 begins again with “Mark as seen”", () => {
    show(snapshotOf([0, 0, 3, 0, 0])).unmount();
    const { setSnapshot } = show(snapshotOf([0, 0, 4, 0, 0]));
    vi.setSystemTime(new Date(2026, 10, 23, 14, 30));
    fireEvent.click(screen.getByRole("button", { name: "Mark as seen" }));
    expect(screen.queryByText(/since/)).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Mark as seen" })).not.toBeInTheDocument();
    setSnapshot(snapshotOf([0, 0, 6, 0, 0]));
    expect(within(card("Operations started")).getByText("+2 since 14:30")).toBeInTheDocument();
  });

  it("FR-243-042 is left out, and everything else works, when the browser has no storage", () => {
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    show(snapshotOf([0, 0, 3, 0, 0])).unmount();
    show(snapshotOf([0, 0, 4, 0, 0]));
    expect(screen.queryByText(/since/)).not.toBeInTheDocument();
    expect(screen.getByText("4 events in the last 24 hours")).toBeInTheDocument();
  });
});
