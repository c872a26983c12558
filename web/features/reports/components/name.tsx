import type { JSX } from "solid-js";

/** A name of the provider's, which may be anything: it keeps its own direction, and breaks where it must. */
export const Name = (props: { children: string }): JSX.Element => (
  <bdi class="[overflow-wrap:anywhere]">{props.children}</bdi>
);
