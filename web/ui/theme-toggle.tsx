import { createSignal, type JSX } from "solid-js";
import { Icon, type IconName } from "./icons.tsx";

export type Theme = "system" | "light" | "dark";

const KEY = "tp_theme";
const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const ICON: Record<Theme, IconName> = { system: "system", light: "sun", dark: "moon" };
const NAME: Record<Theme, string> = { system: "system", light: "light", dark: "dark" };

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

function apply(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // storage can be forbidden: the choice then lasts as long as the page
  }
}

/** Goes round system, light and dark. */
export function ThemeToggle(): JSX.Element {
  const [theme, setTheme] = createSignal(stored());
  const label = () => `Theme: ${NAME[theme()]}. Switch to ${NAME[NEXT[theme()]]}.`;
  return (
    <button
      type="button"
      class="inline-flex size-8 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
      aria-label={label()}
      title={label()}
      onClick={() => {
        const next = NEXT[theme()];
        apply(next);
        setTheme(next);
      }}
    >
      <Icon name={ICON[theme()]} />
    </button>
  );
}
