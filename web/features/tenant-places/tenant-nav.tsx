import { useLocation } from "@solidjs/router";
import { For, type JSX, onCleanup, onMount } from "solid-js";
import { type Role, roleHas } from "../../../worker/features/access/capabilities.contract.ts";
import { TENANT_PLACES, type TenantPlaceKey } from "./tenant-places.ts";

/**
 * The way between the pages of one tenant, under the header of each. A narrow window scrolls it, with the current page in
 * sight from the start, and when its width changes.
 */
export function TenantNav(props: {
  tenant: { id: string; role: Role };
  /** The page that it stands on, or the one that the page belongs to. */
  current: TenantPlaceKey;
}): JSX.Element {
  const location = useLocation();
  let row: HTMLUListElement | undefined;
  const currency = (key: TenantPlaceKey, path: string) => {
    if (key !== props.current) return undefined;
    return path.split("?")[0] === location.pathname ? "page" : "true";
  };
  const showCurrent = () => {
    const here = row?.querySelector<HTMLElement>("[aria-current]")?.parentElement;
    // not scrollIntoView, which would move the page as well
    if (row && here) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.clientWidth) / 2;
  };
  let width: number | undefined;
  const followWidth = () => {
    // an address bar that slides away on a phone resizes the window too, and must not undo where someone scrolled to
    if (row === undefined || row.clientWidth === width) return;
    width = row.clientWidth;
    showCurrent();
  };
  onMount(() => {
    followWidth();
    // a window that is turned or narrowed keeps it in sight
    addEventListener("resize", followWidth);
    onCleanup(() => removeEventListener("resize", followWidth));
  });
  return (
    <nav aria-label="Tenant pages" class="mb-4 border-line border-b">
      <ul ref={row} class="relative -mb-px flex gap-x-5 overflow-x-auto">
        <For each={TENANT_PLACES.filter(({ capability }) => roleHas(props.tenant.role, capability))}>
          {(place) => (
            <li class="shrink-0">
              <a
                href={place.path(props.tenant.id)}
                aria-current={currency(place.key, place.path(props.tenant.id))}
                class="-outline-offset-2 flex h-9 items-center border-transparent border-b-2 px-0.5 text-ink-2 text-sm hover:text-ink [&[aria-current]]:border-accent-ink [&[aria-current]]:font-medium [&[aria-current]]:text-ink"
              >
                {place.label}
              </a>
            </li>
          )}
        </For>
      </ul>
    </nav>
  );
}
