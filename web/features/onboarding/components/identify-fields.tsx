import { createSignal, type JSX } from "solid-js";
import type { Identify } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { TextInput } from "../../../ui/field.tsx";
import { fieldError } from "../../access/field-errors.ts";

/** What identifies a tenant, as typed. */
export function createIdentifyInput() {
  const [external, setExternal] = createSignal("");
  const [name, setName] = createSignal("");
  return {
    external,
    setExternal,
    name,
    setName,
    isTyped: () => external().trim() !== "" || name().trim() !== "",
    value: (): Identify => ({ external_tenant: external().trim(), display_name: name().trim() }),
  };
}

export type IdentifyInput = ReturnType<typeof createIdentifyInput>;

/** Whether a refusal is about one of these fields, and shown beside it. */
export const isAboutIdentify = (error: unknown): boolean =>
  ["external_tenant", "display_name"].some((field) => fieldError(error, `identify.${field}`) !== undefined);

export function IdentifyFields(props: { input: IdentifyInput; error: unknown; disabled?: boolean }): JSX.Element {
  return (
    <div class="grid gap-3 sm:grid-cols-2">
      <TextInput
        label="Directory id or domain"
        value={props.input.external()}
        onInput={(event) => props.input.setExternal(event.currentTarget.value)}
        error={fieldError(props.error, "identify.external_tenant")}
        hint="For instance contoso.com, or the id of the directory."
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={253}
        disabled={props.disabled ?? false}
      />
      <TextInput
        label="Display name"
        value={props.input.name()}
        onInput={(event) => props.input.setName(event.currentTarget.value)}
        error={fieldError(props.error, "identify.display_name")}
        hint="What your team calls this tenant."
        autocomplete="off"
        maxLength={120}
        disabled={props.disabled ?? false}
      />
    </div>
  );
}
