import { MemoryRouter, Route } from "@solidjs/router";
import { fireEvent, render, screen } from "@solidjs/testing-library";
import { describe, expect, it, vi } from "vitest";
import { Button, ButtonLink } from "../../../web/ui/button.tsx";

describe("Button", () => {
  it("FR-002-012 with a reason stays focusable, is announced as disabled and described by the reason, and does nothing", () => {
    const onClick = vi.fn();
    render(() => (
      <Button disabledReason="Only owners may do this." onClick={onClick}>
        Invite
      </Button>
    ));
    const button = screen.getByRole("button", { name: "Invite" });
    button.focus();
    fireEvent.click(button);
    expect(button).toHaveFocus();
    expect(button).toHaveAttribute("aria-disabled", "true");
    expect(button).toHaveAccessibleDescription("Only owners may do this.");
    expect(onClick).not.toHaveBeenCalled();
  });

  it("with a reason does not submit the form it stands in", () => {
    const onSubmit = vi.fn((event: Event) => event.preventDefault());
    render(() => (
      <form onSubmit={onSubmit}>
        <Button type="submit" disabledReason="Not now.">
          Save
        </Button>
      </form>
    ));
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it("while busy refuses a second click and says that it works", () => {
    const onClick = vi.fn();
    render(() => (
      <Button busy onClick={onClick}>
        Save
      </Button>
    ));
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(onClick).not.toHaveBeenCalled();
    expect(screen.getByRole("button", { name: "Save" })).toHaveAttribute("aria-busy", "true");
  });

  it("otherwise calls back, and does not submit unless told to", () => {
    const onClick = vi.fn();
    const onSubmit = vi.fn((event: Event) => event.preventDefault());
    render(() => (
      <form onSubmit={onSubmit}>
        <Button onClick={onClick}>Cancel</Button>
      </form>
    ));
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(onClick).toHaveBeenCalledOnce();
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it("as a link leads to its address", () => {
    render(() => (
      <MemoryRouter>
        <Route path="*" component={() => <ButtonLink href="/admin">Start</ButtonLink>} />
      </MemoryRouter>
    ));
    expect(screen.getByRole("link", { name: "Start" })).toHaveAttribute("href", "/admin");
  });
});
