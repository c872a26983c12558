import { A, useLocation } from "@solidjs/router";
import { createEffect, For, type JSX, on, Show } from "solid-js";

export interface Crumb {
  label: string;
  href?: string | undefined;
}

export interface PageHeaderProps {
  title: string;
  subtitle?: JSX.Element;
  actions?: JSX.Element;
  breadcrumbs?: readonly Crumb[];
  /** Words beside the title, for instance a state. */
  badge?: JSX.Element;
}

export const setDocumentTitle = (title: string): void => {
  document.title = `${title} · TenantPilot`;
};

// The path that already has the reader's attention. The first page of a visit keeps the browser's own focus.
let attendedPath: string | undefined;

/**
 * Names the page: heading, document title, and focus on the heading after a navigation, so that a screen reader hears
 * where it arrived.
 */
export function PageHeader(props: PageHeaderProps): JSX.Element {
  const location = useLocation();
  let heading: HTMLHeadingElement | undefined;
  createEffect(() => setDocumentTitle(props.title));
  createEffect(
    on(
      () => location.pathname,
      (path) => {
        if (attendedPath !== undefined && attendedPath !== path) heading?.focus();
        attendedPath = path;
      },
    ),
  );
  return (
    <div class="mb-4 flex flex-col gap-1">
      <Show when={props.breadcrumbs?.length}>
        <nav aria-label="Breadcrumb">
          <ol class="flex flex-wrap items-center gap-x-1.5 text-ink-3 text-sm">
            <For each={props.breadcrumbs}>
              {(crumb, index) => (
                <li class="flex min-w-0 items-center gap-x-1.5">
                  <Show when={index() > 0}>
                    <span aria-hidden="true">/</span>
                  </Show>
                  <Show when={crumb.href} fallback={<span class="truncate">{crumb.label}</span>}>
                    {(href) => (
                      <A href={href()} class="truncate py-0.5 hover:text-ink hover:underline">
                        {crumb.label}
                      </A>
                    )}
                  </Show>
                </li>
              )}
            </For>
          </ol>
        </nav>
      </Show>
      <div class="flex min-h-8 flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div class="min-w-0">
          <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 ref={heading} tabindex="-1" class="min-w-0 break-words font-semibold text-xl">
              {props.title}
            </h1>
            {props.badge}
          </div>
          <Show when={props.subtitle}>
            <p class="text-ink-2">{props.subtitle}</p>
          </Show>
        </div>
        <Show when={props.actions}>
          <div class="flex flex-wrap items-center gap-2">{props.actions}</div>
        </Show>
      </div>
    </div>
  );
}
