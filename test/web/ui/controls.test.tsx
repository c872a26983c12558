import { fireEvent, render, screen, waitFor, within } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CopyButton } from "../../../web/ui/copy-button.tsx";
import { Select, TextInput } from "../../../web/ui/field.tsx";
import { Popover } from "../../../web/ui/popover.tsx";
import { SegmentedControl } from "../../../web/ui/segmented-control.tsx";
import { ThemeToggle } from "../../../web/ui/theme-toggle.tsx";
import { showToast, ToastRegion } from "../../../web/ui/toast.tsx";

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
  delete document.documentElement.dataset.theme;
});

describe("fields", () => {
  it("tie label, hint and control together, and the error in the hint's place", () => {
    const [error, setError] = createSignal<string>();
    render(() => <TextInput label="E-mail" hint="Where you get post." error={error()} />);
    const input = screen.getByRole("textbox", { name: "E-mail" });
    expect(input).toHaveAccessibleDescription("Where you get post.");
    expect(input).not.toHaveAttribute("aria-invalid");
    setError("Not an address.");
    expect(input).toHaveAccessibleDescription("Not an address.");
    expect(input).toBeInvalid();
  });

  it("a select shows its value and offers exactly its options", () => {
    render(() => (
      <Select
        label="Role"
        value="b"
        options={[
          { value: "a", label: "Alpha" },
          { value: "b", label: "Beta" },
        ]}
      />
    ));
    const select = screen.getByRole<HTMLSelectElement>("combobox", { name: "Role" });
    expect(select.value).toBe("b");
    expect(
      within(select)
        .getAllByRole("option")
        .map((option) => option.textContent),
    ).toEqual(["Alpha", "Beta"]);
  });
});

describe("SegmentedControl", () => {
  it("is one named group of radio buttons and reports the chosen value", () => {
    const onChange = vi.fn();
    render(() => (
      <SegmentedControl
        label="Window"
        value="1h"
        onChange={onChange}
        options={[
          { value: "1h", label: "1h" },
          { value: "24h", label: "24h" },
        ]}
      />
    ));
    const group = screen.getByRole("group", { name: "Window" });
    expect(within(group).getByRole("radio", { name: "1h" })).toBeChecked();
    fireEvent.click(within(group).getByRole("radio", { name: "24h" }));
    expect(onChange).toHaveBeenCalledWith("24h");
  });
});

describe("Popover", () => {
  const open = () => {
    render(() => (
      <>
        <Popover hint="User menu" button="Ada ">
          {() => <button type="button">Sign out</button>}
        </Popover>
        <button type="button">Elsewhere</button>
      </>
    ));
    const button = screen.getByRole("button", { name: "Ada User menu" });
    fireEvent.click(button);
    return button;
  };

  it("discloses its panel and says so", () => {
    const button = open();
    expect(button).toHaveAttribute("aria-expanded", "true");
    expect(screen.getByRole("button", { name: "Sign out" })).toBeInTheDocument();
  });

  it("closes by Escape and gives the focus back", () => {
    const button = open();
    screen.getByRole("button", { name: "Sign out" }).focus();
    fireEvent.keyDown(document.activeElement ?? document, { key: "Escape" });
    expect(screen.queryByRole("button", { name: "Sign out" })).not.toBeInTheDocument();
    expect(button).toHaveFocus();
  });

  it("closes by a click elsewhere", () => {
    open();
    fireEvent.pointerDown(screen.getByRole("button", { name: "Elsewhere" }));
    expect(screen.queryByRole("button", { name: "Sign out" })).not.toBeInTheDocument();
  });
});

describe("ThemeToggle", () => {
  it("goes from system to light to dark and back, on the page and in storage", () => {
    render(() => <ThemeToggle />);
    const seen = () => [document.documentElement.dataset.theme, localStorage.getItem("tp_theme")];
    const toggle = screen.getByRole("button", { name: /^Theme: system/ });
    fireEvent.click(toggle);
    expect(seen()).toEqual(["light", "light"]);
    fireEvent.click(toggle);
    expect(seen()).toEqual(["dark", "dark"]);
    fireEvent.click(toggle);
    expect(seen()).toEqual([undefined, null]);
  });
});

describe("toasts", () => {
  it("are announced, go by themselves, and a failure stays until it is dismissed", () => {
    vi.useFakeTimers();
    render(() => <ToastRegion />);
    showToast("success", "Saved.");
    showToast("danger", "Not saved.");
    expect(screen.getByRole("region", { name: "Notifications" })).toHaveAttribute("aria-live", "polite");
    vi.advanceTimersByTime(60_000);
    expect(screen.queryByText("Saved.")).not.toBeInTheDocument();
    expect(screen.getByText("Not saved.")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText("Not saved.")).not.toBeInTheDocument();
  });
});

describe("CopyButton", () => {
  it("copies and says that it did", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    render(() => <CopyButton text="https://x.test/invite/abc" label="Copy link" />);
    fireEvent.click(screen.getByRole("button", { name: "Copy link" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Copied" })).toBeInTheDocument());
    expect(writeText).toHaveBeenCalledWith("https://x.test/invite/abc");
    vi.unstubAllGlobals();
  });
});
