import { render, screen } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { ConnectionState } from "../../../web/ui/connection-state.tsx";
import { ProgressBar } from "../../../web/ui/progress-bar.tsx";
import { Sparkline, sparklinePath } from "../../../web/ui/sparkline.tsx";
import { StatCard } from "../../../web/ui/stat-card.tsx";

describe("ConnectionState", () => {
  const since = new Date(2026, 10, 23, 9, 5, 7);

  it.each([
    ["connecting", "Connecting"],
    ["live", "Live"],
    ["reconnecting", "Reconnecting"],
    ["offline", "Offline since 09:05:07"],
  ] as const)("FR-243-040 %s reads “%s”", (state, text) => {
    render(() => <ConnectionState state={state} since={since} />);
    expect(screen.getByRole("status")).toHaveTextContent(text);
  });

  it("offline from the start names no time that it does not know", () => {
    render(() => <ConnectionState state="offline" />);
    expect(screen.getByRole("status").textContent).toBe("Offline");
  });
});

describe("StatCard", () => {
  it("shows a number, what it covers, and its change", () => {
    render(() => (
      <StatCard label="Operations started" value={12} hint="Last 24 hours" change={{ delta: 3, since: "09:05" }} />
    ));
    expect(screen.getByText("12")).toBeInTheDocument();
    expect(screen.getByText("+3 since 09:05")).toBeInTheDocument();
    expect(screen.getByText("Last 24 hours")).toBeInTheDocument();
  });

  it("FR-243-010 shows zero as zero, and an unknown number as not known", () => {
    render(() => <StatCard label="Known" value={0} hint="" change={{ delta: 0, since: "09:05" }} />);
    render(() => <StatCard label="Unknown" value={null} hint="" />);
    expect(screen.getByText("0")).toBeInTheDocument();
    expect(screen.getByText("Not known yet")).toBeInTheDocument();
    expect(screen.queryByText(/since/)).not.toBeInTheDocument();
  });
});

describe("Sparkline", () => {
  it("draws one bar per bucket that holds something, and none for an empty one", () => {
    expect(sparklinePath([0, 2, 0, 4]).match(/M/g)).toHaveLength(2);
    expect(sparklinePath([0, 0])).toBe("");
    expect(sparklinePath([])).toBe("");
  });

  it("gives the tallest bar the whole height and keeps a small one visible", () => {
    const path = sparklinePath([1, 1000]);
    expect(path).toContain("v-24.00");
    expect(path).toContain("v-1.50");
  });

  it("is an image with a name", () => {
    render(() => <Sparkline values={[1, 2]} label="3 events, most at noon" />);
    expect(screen.getByRole("img", { name: "3 events, most at noon" })).toBeInTheDocument();
  });
});

describe("ProgressBar", () => {
  it("says how much of how many is done", () => {
    render(() => <ProgressBar done={1} total={3} label="Stages completed" />);
    const bar = screen.getByRole("progressbar", { name: "Stages completed" });
    expect(bar).toHaveAttribute("aria-valuenow", "1");
    expect(bar).toHaveAttribute("aria-valuetext", "1 of 3");
    expect((bar.firstElementChild as HTMLElement).style.width).toBe("33%");
  });
});
