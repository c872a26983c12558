import { A, useNavigate, useSearchParams } from "@solidjs/router";
import { createSignal, type JSX, onMount, Show } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { TextInput } from "../../../ui/field.tsx";
import { setDocumentTitle } from "../../../ui/page-header.tsx";
import { CenteredPage } from "../components/centered-page.tsx";
import { fieldError } from "../field-errors.ts";
import { nextPath, type Plane } from "../next-path.rules.ts";
import { fetchSignInMethods, isWrongCredentials, signIn, startProviderSignIn } from "../sign-in.ts";

const WORDS: Record<Plane, { heading: string; intro: string; name: string | undefined }> = {
  admin: { heading: "Sign in", intro: "For operators of workspaces and tenants.", name: undefined },
  system: {
    heading: "Sign in to the system console",
    intro: "For platform staff. An operator's account does not work here.",
    name: "System console",
  },
};

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

const told = (error: unknown) =>
  isWrongCredentials(error)
    ? { title: "Sign-in failed", detail: "E-mail or password is not right." }
    : describeError(error);

/** Sign-in of one plane. `?next=` leads back to where the person was; `?ended=1` says why they are here. */
export function SignInPage(props: { plane: Plane }): JSX.Element {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [email, setEmail] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [busy, setBusy] = createSignal<"password" | "provider" | null>(null);
  const [error, setError] = createSignal<unknown>(null);
  const [entra, setEntra] = createSignal(false);
  const next = () => nextPath(one(search.next), props.plane);

  onMount(() => {
    setDocumentTitle(WORDS[props.plane].heading);
    // without an answer the password form is still there: that method always exists
    fetchSignInMethods(props.plane).then(
      (methods) => setEntra(methods.entra),
      () => setEntra(false),
    );
  });

  const attempt = async (kind: "password" | "provider", action: () => Promise<void>) => {
    if (busy() !== null) return;
    setBusy(kind);
    setError(null);
    try {
      await action();
    } catch (failure) {
      setError(failure);
      setBusy(null);
    }
  };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void attempt("password", async () => {
      await signIn(props.plane, { email: email().trim(), password: password() });
      navigate(next(), { replace: true });
    });
  };

  return (
    <CenteredPage
      plane={WORDS[props.plane].name}
      footer={
        <Show
          when={props.plane === "system"}
          fallback={
            <A class="link" href="/system/sign-in">
              Platform staff sign in here
            </A>
          }
        >
          <A class="link" href="/admin/sign-in">
            Operators sign in here
          </A>
        </Show>
      }
    >
      <h1 class="font-semibold text-xl">{WORDS[props.plane].heading}</h1>
      <p class="mt-1 mb-5 text-ink-2">{WORDS[props.plane].intro}</p>
      <form class="flex flex-col gap-4" onSubmit={submit}>
        <Show when={one(search.ended) === "1" && error() === null}>
          <Callout tone="info" title="You were signed out" role="status">
            Sign in to continue where you were.
          </Callout>
        </Show>
        <Show when={one(search.error) !== undefined && error() === null}>
          <Callout tone="danger" title="Sign-in did not complete" role="alert">
            The account may not be known here. Try again, or use your password.
          </Callout>
        </Show>
        <Show when={error()}>
          {(failure) => (
            <Callout tone="danger" title={told(failure()).title} role="alert">
              {told(failure()).detail}
            </Callout>
          )}
        </Show>
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          autofocus
          value={email()}
          onInput={(event) => setEmail(event.currentTarget.value)}
          error={fieldError(error(), "email")}
        />
        <TextInput
          label="Password"
          type="password"
          name="password"
          autocomplete="current-password"
          required
          value={password()}
          onInput={(event) => setPassword(event.currentTarget.value)}
          error={fieldError(error(), "password")}
        />
        <Button type="submit" variant="primary" wide busy={busy() === "password"}>
          Sign in
        </Button>
        <Show when={entra()}>
          <p class="flex items-center gap-3 text-ink-3 text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            or
          </p>
          <Button
            wide
            busy={busy() === "provider"}
            onClick={() =>
              void attempt("provider", async () => location.assign(await startProviderSignIn(props.plane, next())))
            }
          >
            Continue with Microsoft Entra ID
          </Button>
        </Show>
      </form>
    </CenteredPage>
  );
}

export default SignInPage;
