import { createUniqueId, For, type JSX, Show, splitProps } from "solid-js";

const CONTROL =
  "w-full rounded-md border bg-surface text-ink focus-visible:-outline-offset-1 placeholder:text-ink-3 disabled:bg-sunken disabled:text-ink-3";

const edge = (error: string | undefined) => (error === undefined ? "border-line-strong" : "border-danger-mark");

interface FieldTexts {
  label: string;
  /** What to enter, when the label alone does not say it. */
  hint?: string | undefined;
  error?: string | undefined;
  /** Only for controls whose purpose the surroundings show, for instance a search box. */
  hideLabel?: boolean;
}

/** Label, control, hint and error, tied together. The control gets the id and what describes it. */
export function Field(
  props: FieldTexts & { children: (control: { id: string; describedBy: string | undefined }) => JSX.Element },
): JSX.Element {
  const id = createUniqueId();
  const describedBy = () => {
    if (props.error !== undefined) return `${id}-error`;
    return props.hint === undefined ? undefined : `${id}-hint`;
  };
  return (
    <div class="flex flex-col gap-1">
      <label for={id} class={props.hideLabel ? "sr-only" : "font-medium text-sm"}>
        {props.label}
      </label>
      {props.children({
        id,
        get describedBy() {
          return describedBy();
        },
      })}
      <Show
        when={props.error}
        fallback={
          <Show when={props.hint}>
            <p id={`${id}-hint`} class="text-ink-3 text-sm">
              {props.hint}
            </p>
          </Show>
        }
      >
        <p id={`${id}-error`} class="text-danger-ink text-sm">
          {props.error}
        </p>
      </Show>
    </div>
  );
}

export type TextInputProps = FieldTexts & Omit<JSX.InputHTMLAttributes<HTMLInputElement>, "id">;

export function TextInput(props: TextInputProps): JSX.Element {
  const [texts, rest] = splitProps(props, ["label", "hint", "error", "hideLabel", "class"]);
  return (
    <Field label={texts.label} hint={texts.hint} error={texts.error} hideLabel={texts.hideLabel ?? false}>
      {(control) => (
        <input
          {...rest}
          id={control.id}
          class={`h-8 px-2.5 text-base ${CONTROL} ${edge(texts.error)} ${texts.class ?? ""}`}
          aria-describedby={control.describedBy}
          aria-invalid={texts.error === undefined ? undefined : "true"}
        />
      )}
    </Field>
  );
}

export type TextAreaProps = FieldTexts & Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, "id">;

export function TextArea(props: TextAreaProps): JSX.Element {
  const [texts, rest] = splitProps(props, ["label", "hint", "error", "hideLabel", "class"]);
  return (
    <Field label={texts.label} hint={texts.hint} error={texts.error} hideLabel={texts.hideLabel ?? false}>
      {(control) => (
        <textarea
          {...rest}
          id={control.id}
          class={`px-2.5 py-1.5 text-base ${CONTROL} ${edge(texts.error)} ${texts.class ?? ""}`}
          aria-describedby={control.describedBy}
          aria-invalid={texts.error === undefined ? undefined : "true"}
        />
      )}
    </Field>
  );
}

export interface SelectOption {
  value: string;
  label: string;
}

export type SelectProps = FieldTexts &
  Omit<JSX.SelectHTMLAttributes<HTMLSelectElement>, "id"> & {
    options: readonly SelectOption[];
    value: string;
    size?: "sm" | "md";
  };

/** The platform's own list: it opens natively on a phone and needs no script. */
export function Select(props: SelectProps): JSX.Element {
  const [texts, rest] = splitProps(props, ["label", "hint", "error", "hideLabel", "class", "options", "value", "size"]);
  return (
    <Field label={texts.label} hint={texts.hint} error={texts.error} hideLabel={texts.hideLabel ?? false}>
      {(control) => (
        <select
          {...rest}
          id={control.id}
          class={`px-2 ${texts.size === "sm" ? "h-7 min-w-28 text-sm" : "h-8 text-base"} ${CONTROL} ${edge(texts.error)} ${texts.class ?? ""}`}
          aria-describedby={control.describedBy}
          aria-invalid={texts.error === undefined ? undefined : "true"}
        >
          <For each={texts.options}>
            {(option) => (
              <option value={option.value} selected={option.value === texts.value}>
                {option.label}
              </option>
            )}
          </For>
        </select>
      )}
    </Field>
  );
}
