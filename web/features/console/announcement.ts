import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { announceIn } from "./telemetry-text.rules.ts";

/** Text of a polite live region: follows `text`, but speaks at most once in ten seconds, the latest. */
export function createAnnouncement(text: Accessor<string>): Accessor<string> {
  const [spoken, setSpoken] = createSignal("");
  let lastAt: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(text, (latest) => {
      clearTimeout(timer);
      if (latest === "") return;
      timer = setTimeout(
        () => {
          lastAt = Date.now();
          setSpoken(latest);
        },
        announceIn(lastAt, Date.now()),
      );
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return spoken;
}
