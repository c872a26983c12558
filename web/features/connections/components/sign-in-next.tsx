import type { JSX } from "solid-js";
import { Spinner } from "../../../ui/icons.tsx";

/** The consent was given, and the browser is on its way to the sign-in that confirms it for this workspace. */
export function SignInNext(props: { url: string }): JSX.Element {
  return (
    <>
      <h1 class="flex items-center gap-2 font-semibold text-xl">
        <Spinner class="size-5" /> Taking you to the sign-in
      </h1>
      <p class="mt-2 text-ink-2">
        The consent was given. Now a Global Administrator or Privileged Role Administrator of the same directory signs
        in once, which confirms that it is meant for this workspace.
      </p>
      <p class="mt-3 text-sm">
        <a class="link" href={props.url}>
          Go there now if nothing happens
        </a>
      </p>
    </>
  );
}
