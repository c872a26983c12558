import { createSignal, type JSX, onCleanup } from "solid-js";
import { Button } from "./button.tsx";
import { Icon } from "./icons.tsx";
import { showToast } from "./toast.tsx";

const CONFIRMED_MS = 2_000;

/** Copies a text and says that it did. */
export function CopyButton(props: { text: string; label: string }): JSX.Element {
  const [copied, setCopied] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setCopied(true);
      clearTimeout(timer);
      timer = setTimeout(() => setCopied(false), CONFIRMED_MS);
    } catch {
      showToast("warning", "The browser did not allow copying. Select the text and copy it by hand.");
    }
  };
  return (
    <Button size="sm" onClick={() => void copy()}>
      <Icon name={copied() ? "check" : "copy"} />
      <span aria-live="polite">{copied() ? "Copied" : props.label}</span>
    </Button>
  );
}
