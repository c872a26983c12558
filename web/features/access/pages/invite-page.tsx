import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, createResource, createSignal, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { toApiError } from "../../../api/errors.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { describeError, statusOf } from "../../../ui/error-text.ts";
import { TextInput } from "../../../ui/field.tsx";
import { setDocumentTitle } from "../../../ui/page-header.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { CenteredPage } from "../components/centered-page.tsx";
import { fieldError } from "../field-errors.ts";
import { forgetInvitation, invitationToken } from "../invitation-token.ts";
import { acceptInvitation, fetchInvitation } from "../members.queries.ts";
import { signInPath } from "../next-path.rules.ts";
import { ROLE_HINTS, ROLE_LABELS } from "../roles.ts";
import { fetchSession } from "../session.queries.ts";

type Invitation = Awaited<ReturnType<typeof fetchInvitation>>;
type Loaded = { invitation: Invitation; signedInAs: string | null } | { failure: unknown };

// who is signed in matters only where an account has to accept
async function load(token: string): Promise<Loaded> {
  try {
    const invitation = await fetchInvitation(token);
    const session = invitation.account_exists ? await fetchSession() : null;
    return { invitation, signedInAs: session?.user.email ?? null };
  } catch (failure) {
    return { failure };
  }
}

/** Accepts an invitation link: a new account is made here, an existing one signs in first. */
export function InvitePage(): JSX.Element {
  const location = useLocation();
  const token = createMemo(() => invitationToken(location.hash));
  // in an object: without a token it is asked about too, and answered like every link that does not work
  const [loaded, { refetch }] = createResource(
    () => ({ token: token() }),
    ({ token: asked }) => load(asked),
  );
  onMount(() => setDocumentTitle("Invitation"));
  const failure = () => {
    const state = loaded.loading ? undefined : loaded();
    return state && "failure" in state ? { of: state.failure } : undefined;
  };
  const ready = () => {
    const state = loaded.loading ? undefined : loaded();
    return state && "invitation" in state ? state : undefined;
  };
  return (
    <CenteredPage>
      <Switch>
        <Match when={loaded.loading}>
          <Skeleton class="space-y-3" lines={4} />
        </Match>
        <Match when={failure()}>
          {(failed) => (
            <Show
              when={statusOf(failed().of) === 404}
              fallback={
                <div role="alert">
                  <h1 class="font-semibold text-xl">{describeError(failed().of).title}</h1>
                  <p class="mt-1 mb-4 text-ink-2">{describeError(failed().of).detail}</p>
                  <Button onClick={() => void refetch()}>Try again</Button>
                </div>
              }
            >
              <h1 class="font-semibold text-xl">This invitation does not work any more</h1>
              <p class="mt-1 mb-4 text-ink-2">
                It was accepted or revoked, it expired, or the link is incomplete. Ask for a new one.
              </p>
              <ButtonLink href="/admin">Go to TenantPilot</ButtonLink>
            </Show>
          )}
        </Match>
        <Match when={ready()}>
          {(state) => <Accept token={token()} invitation={state().invitation} signedInAs={state().signedInAs} />}
        </Match>
      </Switch>
    </CenteredPage>
  );
}

function Accept(props: { token: string; invitation: Invitation; signedInAs: string | null }): JSX.Element {
  const navigate = useNavigate();
  const [name, setName] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>(null);
  const isRightAccount = () => props.signedInAs?.toLowerCase() === props.invitation.email.toLowerCase();

  const accept = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    setError(null);
    try {
      await acceptInvitation(
        props.token,
        props.invitation.account_exists ? {} : { name: name().trim(), password: password() },
      );
      forgetInvitation();
      navigate("/admin", { replace: true });
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  const unplaced = () => (error() !== null && toApiError(error()).errors.length === 0 ? error() : null);

  return (
    <>
      <h1 class="font-semibold text-xl">Join {props.invitation.workspace_name}</h1>
      <p class="mt-1 text-ink-2">
        {props.invitation.email} is invited as {ROLE_LABELS[props.invitation.role]}:{" "}
        {ROLE_HINTS[props.invitation.role].toLowerCase()}.
      </p>
      <p class="mb-5 text-ink-3 text-sm">
        Valid until <Timestamp at={props.invitation.expires_at} />
      </p>
      <Show when={unplaced()}>
        {(failed) => (
          <div class="mb-4">
            <Callout tone="danger" title={describeError(failed()).title} role="alert">
              {describeError(failed()).detail}
            </Callout>
          </div>
        )}
      </Show>
      <Switch>
        <Match when={!props.invitation.account_exists}>
          <form class="flex flex-col gap-4" onSubmit={accept}>
            <TextInput
              label="Your name"
              name="name"
              autocomplete="name"
              required
              value={name()}
              onInput={(event) => setName(event.currentTarget.value)}
              error={fieldError(error(), "name")}
            />
            <TextInput
              label="Password"
              type="password"
              name="password"
              autocomplete="new-password"
              required
              hint="At least 12 characters."
              value={password()}
              onInput={(event) => setPassword(event.currentTarget.value)}
              error={fieldError(error(), "password")}
            />
            <Button type="submit" variant="primary" wide busy={busy()}>
              Create account and join
            </Button>
          </form>
        </Match>
        <Match when={isRightAccount()}>
          <form onSubmit={accept}>
            <Button type="submit" variant="primary" wide busy={busy()}>
              Join as {props.signedInAs ?? ""}
            </Button>
          </form>
        </Match>
        <Match when={true}>
          <p class="mb-4">
            <Show
              when={props.signedInAs}
              fallback="There is an account with this address. Sign in with it to accept the invitation."
            >
              {(other) => `You are signed in as ${other()}. Sign in with the invited address to accept.`}
            </Show>
          </p>
          <ButtonLink variant="primary" href={signInPath("admin", "/invite")}>
            Sign in
          </ButtonLink>
        </Match>
      </Switch>
    </>
  );
}

export default InvitePage;
