import { fireEvent, render, screen, waitFor } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { describe, expect, it, vi } from "vitest";
import { Dialog, type DialogProps } from "../../../web/ui/dialog.tsx";

function open(props: Partial<DialogProps> = {}) {
  const onClose = vi.fn();
  const onConfirm = vi.fn();
  const [isOpen, setOpen] = createSignal(true);
  render(() => (
    <Dialog
      title="Remove Grace Hopper?"
      confirmLabel="Remove"
      onConfirm={onConfirm}
      {...props}
      open={isOpen()}
      onClose={() => {
        onClose();
        setOpen(false);
      }}
    >
      <p>It bites at once.</p>
    </Dialog>
  ));
  return { onClose, onConfirm };
}

describe("Dialog", () => {
  it("is named by its title and takes the focus", async () => {
    open();
    const dialog = screen.getByRole("dialog", { name: "Remove Grace Hopper?" });
    await waitFor(() => expect(dialog).toContainElement(document.activeElement as HTMLElement));
  });

  it("confirms by its button", () => {
    const { onConfirm } = open();
    fireEvent.click(screen.getByRole("button", { name: "Remove" }));
    expect(onConfirm).toHaveBeenCalledOnce();
  });

  it("opens its confirmation only after the named thing was typed exactly", () => {
    const { onConfirm } = open({ requireText: "Grace Hopper" });
    const confirm = screen.getByRole("button", { name: "Remove" });
    const input = screen.getByRole("textbox", { name: "Type “Grace Hopper” to confirm" });
    expect(confirm).toBeDisabled();
    fireEvent.input(input, { target: { value: "Grace" } });
    fireEvent.submit(input);
    expect(onConfirm).not.toHaveBeenCalled();
    fireEvent.input(input, { target: { value: "Grace Hopper" } });
    expect(confirm).toBeEnabled();
    fireEvent.click(confirm);
    expect(onConfirm).toHaveBeenCalledOnce();
  });

  it("closes by Escape, by Cancel and by the cross", async () => {
    for (const leave of [
      () => fireEvent.keyDown(screen.getByRole("dialog"), { key: "Escape" }),
      () => fireEvent.click(screen.getByRole("button", { name: "Cancel" })),
      () => fireEvent.click(screen.getByRole("button", { name: "Close" })),
    ]) {
      const { onClose } = open();
      leave();
      await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
      await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    }
  });

  it("says why the last attempt failed", () => {
    open({ error: { status: 409, title: "Conflict", detail: "The last owner cannot be removed." } });
    expect(screen.getByRole("alert")).toHaveTextContent("The last owner cannot be removed.");
  });
});
