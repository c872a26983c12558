import { A } from "@solidjs/router";
import { createSignal, createUniqueId, type JSX, Show, splitProps } from "solid-js";
import { Icon, Spinner } from "./icons.tsx";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md";

const VARIANT: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border-line-strong/60 bg-surface text-ink hover:bg-sunken",
  ghost: "border-transparent text-ink-2 hover:bg-sunken hover:text-ink",
  danger: "border-transparent bg-danger text-on-accent hover:bg-danger-hover",
};

// Not a faded variant: a control that someone may see but not use still has to be readable.
const OFF = "border-line bg-sunken text-ink-3 cursor-not-allowed";

const SIZE: Record<ButtonSize, string> = {
  sm: "h-7 px-2 text-sm gap-1.5",
  md: "h-8 px-3 text-base gap-2",
};

const shape = (
  variant: ButtonVariant | undefined,
  size: ButtonSize | undefined,
  off: boolean,
  extra: string | undefined,
) =>
  `inline-flex shrink-0 items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors ${
    SIZE[size ?? "md"]
  } ${off ? OFF : VARIANT[variant ?? "secondary"]} ${extra ?? ""}`;

export interface ButtonProps extends Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "onClick"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** As wide as its container. */
  wide?: boolean;
  /** The action is under way: the button keeps its place and refuses another click. */
  busy?: boolean;
  /** Why the button cannot be used. It stays focusable, so that the reason reaches keyboard, touch and screen reader. */
  disabledReason?: string | undefined;
  onClick?: (event: MouseEvent) => void;
}

export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, [
    "variant",
    "size",
    "busy",
    "wide",
    "disabledReason",
    "onClick",
    "class",
    "children",
    "type",
  ]);
  const reasonId = createUniqueId();
  const [towards, setTowards] = createSignal("left-0");
  // the reason opens towards the middle of the window, where there is room for it
  const place = (event: { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    setTowards(box.left + box.right > window.innerWidth ? "right-0" : "left-0");
  };
  const off = () => own.disabledReason !== undefined || rest.disabled === true;
  const click = (event: MouseEvent) => {
    // aria-disabled does not stop the browser: a submit button would still submit its form
    if (own.busy || own.disabledReason !== undefined) event.preventDefault();
    else own.onClick?.(event);
  };
  return (
    <span class={`group relative ${own.wide ? "flex" : "inline-flex"}`} onPointerEnter={place} onFocusIn={place}>
      <button
        {...rest}
        type={own.type ?? "button"}
        class={shape(own.variant, own.size, off(), `${own.wide ? "flex-1" : ""} ${own.class ?? ""}`)}
        aria-disabled={own.busy || own.disabledReason !== undefined ? "true" : undefined}
        aria-busy={own.busy ? "true" : undefined}
        aria-describedby={own.disabledReason === undefined ? rest["aria-describedby"] : reasonId}
        onClick={click}
      >
        <Show when={own.busy}>
          <Spinner />
        </Show>
        {own.children}
      </button>
      <Show when={own.disabledReason}>
        {(reason) => (
          <span
            id={reasonId}
            role="tooltip"
            class={`pointer-events-none absolute hidden top-full ${towards()} z-20 mt-1 w-max max-w-64 rounded-md border border-line bg-surface px-2 py-1 text-ink-2 text-sm shadow-pop group-focus-within:block group-hover:block`}
          >
            {reason()}
          </span>
        )}
      </Show>
    </span>
  );
}

/** A link that looks like a button: it goes somewhere, it does nothing. `newTab` says so and keeps this page. */
export function ButtonLink(props: {
  href: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  class?: string;
  newTab?: boolean;
  children: JSX.Element;
}): JSX.Element {
  const look = () => shape(props.variant, props.size, false, props.class);
  return (
    <Show
      when={props.newTab}
      fallback={
        <A href={props.href} class={look()}>
          {props.children}
        </A>
      }
    >
      <a href={props.href} target="_blank" rel="noopener noreferrer" class={look()}>
        {props.children}
        <Icon name="external" /> <span class="sr-only">(opens a new tab)</span>
      </a>
    </Show>
  );
}

/** A link to a file that looks like a button: the browser saves it, the page stays. */
export function DownloadLink(props: { href: string; children: JSX.Element }): JSX.Element {
  return (
    <a href={props.href} download="" class={shape("secondary", "md", false, undefined)}>
      {props.children}
    </a>
  );
}
