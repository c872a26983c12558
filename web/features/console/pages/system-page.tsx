import { useLocation } from "@solidjs/router";
import { type JSX, Match, Show, Switch } from "solid-js";
import { WINDOW_KEYS } from "../../../../worker/features/telemetry/windows.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { ConnectionState } from "../../../ui/connection-state.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SegmentedControl } from "../../../ui/segmented-control.tsx";
import { signInPath } from "../../access/next-path.rules.ts";
import { ForbiddenNotice } from "../components/forbidden-notice.tsx";
import { OperationsSummary } from "../components/operations-summary.tsx";
import { ProductTelemetry } from "../components/product-telemetry.tsx";
import { RecentFailures } from "../components/recent-failures.tsx";
import { RetentionPanel } from "../components/retention-panel.tsx";
import { TopOffenders } from "../components/top-offenders.tsx";
import { type ConsoleFeed, createConsoleFeed } from "../console-feed.ts";
import { missingForDashboard } from "../dashboard-access.rules.ts";
import { checkDashboardAccess, useStaffSession } from "../staff-session.ts";
import { useWindowParam } from "../window-param.ts";

const TITLE = "System console";

const WINDOW_OPTIONS = WINDOW_KEYS.map((key) => ({ value: key, label: key }));

/** Why nothing is moving, when the state beside the title does not say it all. */
function OfflineNotice(props: { feed: ConsoleFeed }): JSX.Element {
  const isEmpty = () => props.feed.telemetry.snapshot() === null && props.feed.operations.snapshot() === null;
  return (
    <Show when={props.feed.state() === "offline"}>
      <Callout tone="warning" role="status" title="No live connection">
        <span class="flex flex-wrap items-center justify-between gap-2">
          <span>
            {isEmpty() ? "The numbers could not be loaded. " : "The numbers below are the last ones received. "}
            TenantPilot keeps trying to connect.
          </span>
          <Button size="sm" onClick={props.feed.retry}>
            Connect now
          </Button>
        </span>
      </Callout>
    </Show>
  );
}

function EndedNotice(): JSX.Element {
  const location = useLocation();
  return (
    <Panel>
      <EmptyState
        title="Your session has ended"
        detail="Live numbers stop with the session. Sign in again to go on where you were."
        action={
          <ButtonLink variant="primary" href={signInPath("system", `${location.pathname}${location.search}`)}>
            Sign in again
          </ButtonLink>
        }
      />
    </Panel>
  );
}

function Dashboard(): JSX.Element {
  const session = useStaffSession();
  const [window, setWindow] = useWindowParam();
  const feed = createConsoleFeed(window, checkDashboardAccess);
  return (
    <>
      <PageHeader
        title={TITLE}
        badge={
          <Show when={feed.ended() === null}>
            <ConnectionState state={feed.state()} since={feed.since()} />
          </Show>
        }
        actions={
          <Show when={feed.ended() === null}>
            <SegmentedControl options={WINDOW_OPTIONS} value={window()} onChange={setWindow} label="Window" />
          </Show>
        }
      />
      <Switch>
        <Match when={feed.ended() === "session_ended"}>
          <EndedNotice />
        </Match>
        <Match when={feed.ended() === "not_permitted"}>
          <ForbiddenNotice title="This dashboard is no longer open to you" capability="platform.console.view" />
        </Match>
        <Match when={feed.ended() === null}>
          <div class="flex flex-col gap-5">
            <OfflineNotice feed={feed} />
            <OperationsSummary feed={feed.operations} window={window()} />
            <ProductTelemetry feed={feed.telemetry} window={window()} viewerId={session.user.id} />
            <div class="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,5fr)]">
              <TopOffenders feed={feed.operations} window={window()} />
              <RecentFailures feed={feed.operations} window={window()} capabilities={session.capabilities} />
            </div>
            <RetentionPanel />
          </div>
        </Match>
      </Switch>
    </>
  );
}

/** `/system`: one window drives every widget. */
export default function SystemPage(): JSX.Element {
  const session = useStaffSession();
  const missing = () => missingForDashboard(new Set(session.capabilities));
  return (
    <Show when={missing()} fallback={<Dashboard />}>
      {(capability) => (
        <>
          <PageHeader title={TITLE} />
          <ForbiddenNotice title="You may not see this dashboard" capability={capability()} />
        </>
      )}
    </Show>
  );
}
