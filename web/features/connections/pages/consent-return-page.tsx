import { Navigate, useLocation, useNavigate } from "@solidjs/router";
import { createSignal, type JSX, Match, onMount, Switch } from "solid-js";
import type { ConsentResult } from "../../../../worker/features/connections/connections.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { describeError, statusOf } from "../../../ui/error-text.ts";
import { Spinner } from "../../../ui/icons.tsx";
import { setDocumentTitle } from "../../../ui/page-header.tsx";
import { CenteredPage } from "../../access/components/centered-page.tsx";
import { signInPath } from "../../access/next-path.rules.ts";
import { ConsentEnd } from "../components/consent-end.tsx";
import { SignInNext } from "../components/sign-in-next.tsx";
import { WayBack } from "../components/way-back.tsx";
import { finishConsent } from "../connections.queries.ts";
import { announceConsent } from "../consent-news.ts";
import { NOTHING, tellRefusal } from "../consent-outcomes.ts";
import { forgetReturned, returnedConsent, startedConsent } from "../consent-tab.ts";

const PATH = "/admin/consent";

/** A failure after which the same answer may still be taken in. */
const isOpen = (error: unknown) =>
  statusOf(error) === 401 || (tellRefusal(error) === null && describeError(error).retryable);

/** Where the provider sends the browser after a consent: hands its answer on, once, and says how it came out. */
export function ConsentReturnPage(): JSX.Element {
  const navigate = useNavigate();
  const returned = returnedConsent(useLocation().search);
  const [result, setResult] = createSignal<ConsentResult>();
  const [failure, setFailure] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  const started = startedConsent();

  const finish = async () => {
    if (returned === null || busy()) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const done = await finishConsent(returned.body, returned.key);
      forgetReturned();
      setResult(done);
      if (done.next_url === null) announceConsent();
      // the provider's page takes this one's place, as it did before the consent
      else location.replace(done.next_url);
    } catch (error) {
      if (!isOpen(error)) forgetReturned();
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  onMount(() => {
    setDocumentTitle("Admin consent");
    // out of the address bar and the history before anything else can read it there
    navigate(PATH, { replace: true });
    void finish();
  });

  return (
    <CenteredPage>
      {/* there from the start, so that what follows is announced */}
      <div aria-live="polite">
        <Switch
          fallback={
            <>
              <h1 class="flex items-center gap-2 font-semibold text-xl">
                <Spinner class="size-5" /> Confirming the consent
              </h1>
              <p class="mt-2 text-ink-2">The provider is asked whether it is in effect. This takes a few seconds.</p>
            </>
          }
        >
          <Match when={returned === null}>
            <ConsentEnd told={NOTHING} started={started} />
          </Match>
          <Match when={result()?.next_url}>{(url) => <SignInNext url={url()} />}</Match>
          <Match when={result()}>{(done) => <ConsentEnd result={done()} started={started} />}</Match>
          <Match when={statusOf(failure()) === 401}>
            <Navigate href={signInPath("admin", PATH)} />
          </Match>
          <Match when={tellRefusal(failure())}>{(told) => <ConsentEnd told={told()} started={started} />}</Match>
          <Match when={failure()}>
            {(error) => (
              <>
                <h1 class="font-semibold text-xl">{describeError(error()).title}</h1>
                <p class="mt-1 mb-4 text-ink-2">{describeError(error()).detail}</p>
                <div class="flex flex-wrap gap-2">
                  <Button variant="primary" busy={busy()} onClick={() => void finish()}>
                    Try again
                  </Button>
                  <WayBack connectionId={started?.connectionId} />
                </div>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </CenteredPage>
  );
}

export default ConsentReturnPage;
