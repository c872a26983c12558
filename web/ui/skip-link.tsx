import type { JSX } from "solid-js";

/** First stop of the keyboard: past the navigation, to the element with the id `main`. */
export function SkipLink(): JSX.Element {
  // the target keeps the router from taking the click: the browser itself moves the focus to the fragment
  return (
    <a
      href="#main"
      target="_self"
      class="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2 focus:shadow-pop"
    >
      Skip to content
    </a>
  );
}
