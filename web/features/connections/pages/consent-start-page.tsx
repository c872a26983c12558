import { Navigate, useParams } from "@solidjs/router";
import { createSignal, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { describeError, statusOf } from "../../../ui/error-text.ts";
import { Spinner } from "../../../ui/icons.tsx";
import { setDocumentTitle } from "../../../ui/page-header.tsx";
import { CenteredPage } from "../../access/components/centered-page.tsx";
import { signInPath } from "../../access/next-path.rules.ts";
import { WayBack } from "../components/way-back.tsx";
import { startConsent } from "../connections.queries.ts";
import { rememberStart } from "../consent-tab.ts";

/** Asks where consent is granted, and goes there. The provider's page takes this one's place in the history. */
export function ConsentStartPage(): JSX.Element {
  const params = useParams<{ connectionId: string }>();
  const [failure, setFailure] = createSignal<unknown>();
  const [url, setUrl] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);

  // each start makes a state that works once: one per opening, and one per press of the button
  const start = async () => {
    if (busy()) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const started = await startConsent(params.connectionId);
      rememberStart(params.connectionId);
      setUrl(started.url);
      location.replace(started.url);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  onMount(() => {
    setDocumentTitle("Grant admin consent");
    void start();
  });

  return (
    <CenteredPage>
      <Switch
        fallback={
          <div role="status">
            <h1 class="flex items-center gap-2 font-semibold text-xl">
              <Spinner class="size-5" /> Taking you to the provider
            </h1>
            <p class="mt-2 text-ink-2">
              There, an administrator of the tenant signs in, reads which permissions are asked for, and accepts. A
              connection of the platform's application is then confirmed by one more sign-in. Afterwards you come back
              here and see how it went.
            </p>
            <Show when={url()}>
              {(target) => (
                <p class="mt-3 text-sm">
                  <a class="link" href={target()}>
                    Go there now if nothing happens
                  </a>
                </p>
              )}
            </Show>
          </div>
        }
      >
        <Match when={statusOf(failure()) === 401}>
          <Navigate href={signInPath("admin", `/admin/connections/${params.connectionId}/consent`)} />
        </Match>
        <Match when={failure()}>
          {(error) => (
            <div role="alert">
              <h1 class="font-semibold text-xl">{describeError(error()).title}</h1>
              <p class="mt-1 mb-4 text-ink-2">{describeError(error()).detail}</p>
              <div class="flex flex-wrap gap-2">
                <Show when={describeError(error()).retryable}>
                  <Button variant="primary" onClick={() => void start()}>
                    Try again
                  </Button>
                </Show>
                <WayBack connectionId={params.connectionId} />
              </div>
            </div>
          )}
        </Match>
      </Switch>
    </CenteredPage>
  );
}

export default ConsentStartPage;
