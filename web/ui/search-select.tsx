import { batch, createEffect, createSignal, createUniqueId, For, type JSX, on, onCleanup, Show } from "solid-js";
import { Button } from "./button.tsx";
import { counted } from "./counted.ts";
import { describeError } from "./error-text.ts";
import { Field, type SelectOption } from "./field.tsx";
import { Icon } from "./icons.tsx";

const TYPING_PAUSE_MS = 200;
/** More than the list is high at most, what stands under it included. */
const ROOM_PX = 300;

/** Where the list of a field lies in the window: below it, above it where there is no room. */
function placeAt(field: DOMRect): JSX.CSSProperties {
  const side =
    field.bottom + ROOM_PX > window.innerHeight && field.top > ROOM_PX
      ? { bottom: `${window.innerHeight - field.top + 4}px` }
      : { top: `${field.bottom + 4}px` };
  return { left: `${field.left}px`, width: `${field.width}px`, ...side };
}

/** What a search came to. */
export interface Found {
  options: readonly SelectOption[];
  /** More match than are listed. */
  hasMore: boolean;
}

type Answer = { kind: "searching" } | { kind: "failed"; error: unknown } | ({ kind: "found" } & Found);

/**
 * Chooses one of many that the server finds by a part of their name. Asks only while it is open; a late answer to an
 * earlier text is dropped, so that Enter never takes what was not asked for.
 */
export function SearchSelect(props: {
  label: string;
  /** What no choice means, for instance “Every workspace”: offered first while nothing is typed. */
  none: string;
  chosen: SelectOption | undefined;
  search: (text: string) => Promise<Found>;
  onChoose: (option: SelectOption | undefined) => void;
  /** One of what is searched, as in “3 workspaces”. */
  noun: string;
}): JSX.Element {
  const listId = createUniqueId();
  const [open, setOpen] = createSignal(false);
  const [typed, setTyped] = createSignal("");
  const [answer, setAnswer] = createSignal<Answer>({ kind: "searching" });
  // nothing is chosen by Enter before somebody has typed or gone down the list
  const [active, setActive] = createSignal(-1);
  let root: HTMLDivElement | undefined;
  let input: HTMLInputElement | undefined;
  let latest = 0;

  const ask = async (text: string) => {
    latest += 1;
    const asked = latest;
    try {
      const found = await props.search(text);
      if (asked !== latest) return;
      setAnswer({ kind: "found", ...found });
      setActive(text === "" ? -1 : 0);
    } catch (error) {
      if (asked === latest) setAnswer({ kind: "failed", error });
    }
  };
  onCleanup(() => {
    latest += 1;
  });
  createEffect(
    on([open, () => typed().trim()], ([isOpen, text], before) => {
      latest += 1;
      if (!isOpen) return;
      setAnswer({ kind: "searching" });
      // what was active belongs to the answer before
      setActive(-1);
      const timer = setTimeout(() => void ask(text), before?.[0] ? TYPING_PAUSE_MS : 0);
      onCleanup(() => clearTimeout(timer));
    }),
  );

  const found = () => {
    const now = answer();
    return now.kind === "found" ? now : undefined;
  };
  const failure = () => {
    const now = answer();
    return now.kind === "failed" ? describeError(now.error) : undefined;
  };
  const options = (): readonly (SelectOption | undefined)[] => {
    const listed = found()?.options ?? [];
    return typed().trim() === "" ? [undefined, ...listed] : listed;
  };
  const optionId = (index: number) => `${listId}-${index}`;
  const show = (text: string) =>
    batch(() => {
      setTyped(text);
      setActive(-1);
      setOpen(true);
    });
  const close = () => setOpen(false);
  // in the window and not in what is around it: a dialog would cut it off
  const [place, setPlace] = createSignal<JSX.CSSProperties>({});
  const follow = () => input && setPlace(placeAt(input.getBoundingClientRect()));
  createEffect(() => {
    if (!open()) return;
    follow();
    window.addEventListener("scroll", follow, true);
    window.addEventListener("resize", follow);
    onCleanup(() => {
      window.removeEventListener("scroll", follow, true);
      window.removeEventListener("resize", follow);
    });
  });
  const choose = (index: number) => {
    if (index < 0 || index >= options().length) return;
    props.onChoose(options()[index]);
    close();
  };
  const retry = () => {
    setAnswer({ kind: "searching" });
    // the button goes, the field stays
    input?.focus();
    void ask(typed().trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open() && event.key !== "ArrowDown") return;
    if (!open()) show("");
    else if (event.key === "ArrowDown") setActive(Math.min(active() + 1, options().length - 1));
    else if (event.key === "ArrowUp") setActive(Math.max(active() - 1, 0));
    else if (event.key === "Enter") choose(active());
    else if (event.key === "Escape") close();
    else return;
    // Enter sends no form and Escape closes no dialog around it
    event.preventDefault();
    event.stopPropagation();
    document.getElementById(optionId(active()))?.scrollIntoView({ block: "nearest" });
  };
  const status = () => {
    const now = found();
    if (now === undefined) return answer().kind === "searching" ? "Searching" : "";
    if (now.options.length === 0) return `No ${props.noun} matches.`;
    return now.hasMore
      ? `The first ${counted(now.options.length, props.noun)}. Type a part of the name to find others.`
      : counted(now.options.length, props.noun);
  };
  // a plain number is read to who cannot see the list
  const isStatusSeen = () => {
    const now = found();
    return now === undefined ? failure() === undefined : now.hasMore || now.options.length === 0;
  };

  return (
    <div
      ref={root}
      class="relative"
      onFocusOut={(event) => {
        if (!(event.relatedTarget instanceof Node && root?.contains(event.relatedTarget))) close();
      }}
      // from the list and its button too, Escape closes the list and no dialog around it
      on:keydown={(event: KeyboardEvent) => {
        if (event.key !== "Escape" || !open()) return;
        event.preventDefault();
        event.stopPropagation();
        close();
        input?.focus();
      }}
    >
      <Field label={props.label}>
        {(control) => (
          <div class="relative">
            <input
              ref={input}
              id={control.id}
              type="text"
              role="combobox"
              class="h-8 w-full rounded-md border border-line-strong bg-surface pr-8 pl-2.5 text-base text-ink placeholder:text-ink-3 focus-visible:-outline-offset-1"
              aria-expanded={open()}
              aria-controls={open() ? listId : undefined}
              aria-autocomplete="list"
              aria-activedescendant={
                open() && active() >= 0 && active() < options().length ? optionId(active()) : undefined
              }
              autocomplete="off"
              spellcheck={false}
              maxLength={120}
              placeholder={props.chosen?.label ?? props.none}
              value={open() ? typed() : (props.chosen?.label ?? props.none)}
              onClick={() => open() || show("")}
              // what is typed takes the place of the choice that stands there
              onBeforeInput={() => open() || input?.select()}
              onInput={(event) => (open() ? setTyped(event.currentTarget.value) : show(event.currentTarget.value))}
              // on the field itself: one that is delegated hears of it after what listens around it
              on:keydown={onKeyDown}
            />
            <Icon name="chevron" class="pointer-events-none absolute top-2 right-2 text-ink-3" />
          </div>
        )}
      </Field>
      <Show when={open()}>
        <div class="fixed z-30 rounded-md border border-line bg-surface p-1 shadow-pop" style={place()}>
          <div id={listId} role="listbox" aria-label={props.label} tabindex="-1" class="max-h-56 overflow-y-auto">
            <For each={options()}>
              {(option, index) => (
                <button
                  type="button"
                  id={optionId(index())}
                  role="option"
                  tabindex="-1"
                  aria-selected={option?.value === props.chosen?.value}
                  class={`block min-h-8 w-full break-words rounded-md px-2 py-1 text-left ${index() === active() ? "bg-sunken" : ""}`}
                  // the field keeps the focus
                  onPointerDown={(event) => event.preventDefault()}
                  onMouseDown={(event) => event.preventDefault()}
                  onPointerMove={() => setActive(index())}
                  onClick={() => choose(index())}
                >
                  {option?.label ?? props.none}
                </button>
              )}
            </For>
          </div>
          <p class={isStatusSeen() ? "px-2 py-1 text-ink-2 text-sm" : "sr-only"} role="status">
            {status()}
          </p>
          <Show when={failure()}>
            {(told) => (
              <div class="flex flex-wrap items-center justify-between gap-2 px-2 pb-1 text-sm" role="alert">
                <span class="min-w-0 text-danger-ink">
                  {told().title}. {told().detail}
                </span>
                <Show when={told().retryable}>
                  <Button size="sm" onClick={retry}>
                    Try again
                  </Button>
                </Show>
              </div>
            )}
          </Show>
        </div>
      </Show>
    </div>
  );
}
