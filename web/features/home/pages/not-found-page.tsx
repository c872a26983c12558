import type { JSX } from "solid-js";
import { ButtonLink } from "../../../ui/button.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";

/** An address that leads nowhere. `home` is where this plane begins. */
export function NotFoundPage(props: { home: string }): JSX.Element {
  return (
    <div class="mx-auto max-w-xl">
      <PageHeader title="Page not found" subtitle="The address may be wrong, or the page is not in your scope." />
      <ButtonLink href={props.home}>Go to the start page</ButtonLink>
    </div>
  );
}
