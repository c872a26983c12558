import { createSignal, type JSX, Match, Switch } from "solid-js";
import type { CredentialInput } from "../../../../worker/features/connections/connections.contract.ts";
import type { CredentialKind } from "../../../../worker/features/providers/connection-state.contract.ts";
import { TextArea, TextInput } from "../../../ui/field.tsx";
import { SegmentedControl } from "../../../ui/segmented-control.tsx";
import { fieldError } from "../../access/field-errors.ts";

const KINDS = [
  { value: "secret", label: "Secret" },
  { value: "certificate", label: "Certificate" },
] as const;

/** A credential as typed. It lives in these signals only, and `clear` forgets it. */
export function createCredentialInput() {
  const [kind, setKind] = createSignal<CredentialKind>("secret");
  const [secret, setSecret] = createSignal("");
  const [expires, setExpires] = createSignal("");
  const [certificate, setCertificate] = createSignal("");
  const [privateKey, setPrivateKey] = createSignal("");
  return {
    kind,
    setKind,
    secret,
    setSecret,
    expires,
    setExpires,
    certificate,
    setCertificate,
    privateKey,
    setPrivateKey,
    isTyped: () => [secret(), expires(), certificate(), privateKey()].some((text) => text !== ""),
    value: (): CredentialInput =>
      kind() === "secret"
        ? {
            kind: "secret",
            secret: secret().trim(),
            // a secret works until the end of its last day
            ...(expires() === "" ? {} : { expires_at: `${expires()}T23:59:59.000Z` }),
          }
        : { kind: "certificate", certificate: certificate().trim(), private_key: privateKey().trim() },
    clear: () => {
      for (const set of [setSecret, setExpires, setCertificate, setPrivateKey]) set("");
    },
  };
}

export type CredentialInputState = ReturnType<typeof createCredentialInput>;

/** Beside which field a refusal belongs is told by its path; `below` is where the credential is in the body. */
export const isAboutCredential = (error: unknown, below = "credential."): boolean =>
  ["secret", "expires_at", "certificate", "private_key"].some(
    (field) => fieldError(error, `${below}${field}`) !== undefined,
  );

export function CredentialFields(props: {
  input: CredentialInputState;
  error: unknown;
  /** Where the credential is in the body of the request: below a key, unless it is the body itself (""). */
  below?: string;
}): JSX.Element {
  const errorOf = (field: string) => fieldError(props.error, `${props.below ?? "credential."}${field}`);
  return (
    <div class="flex flex-col gap-3">
      <div class="self-start">
        <SegmentedControl
          label="Kind of credential"
          options={KINDS}
          value={props.input.kind()}
          onChange={props.input.setKind}
        />
      </div>
      <Switch>
        <Match when={props.input.kind() === "secret"}>
          <div class="grid gap-3 sm:grid-cols-2">
            <TextInput
              label="Client secret"
              type="password"
              autocomplete="off"
              spellcheck={false}
              value={props.input.secret()}
              onInput={(event) => props.input.setSecret(event.currentTarget.value)}
              error={errorOf("secret")}
              hint="The secret's value, not its id. It is stored encrypted and never shown again."
            />
            <TextInput
              label="Expires on (optional)"
              type="date"
              value={props.input.expires()}
              onInput={(event) => props.input.setExpires(event.currentTarget.value)}
              error={errorOf("expires_at")}
            />
          </div>
        </Match>
        <Match when={props.input.kind() === "certificate"}>
          <TextArea
            label="Certificate (PEM)"
            rows={4}
            class="font-mono text-xs"
            autocomplete="off"
            spellcheck={false}
            value={props.input.certificate()}
            onInput={(event) => props.input.setCertificate(event.currentTarget.value)}
            error={errorOf("certificate")}
          />
          <TextArea
            label="Private key (PEM)"
            rows={4}
            class="font-mono text-xs"
            autocomplete="off"
            spellcheck={false}
            value={props.input.privateKey()}
            onInput={(event) => props.input.setPrivateKey(event.currentTarget.value)}
            error={errorOf("private_key")}
            hint="Stored encrypted and never shown again."
          />
        </Match>
      </Switch>
    </div>
  );
}
