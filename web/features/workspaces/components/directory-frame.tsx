import { A, useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { TextInput } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ForbiddenNotice } from "../../console/components/forbidden-notice.tsx";
import { missingFor } from "../../console/dashboard-access.rules.ts";
import { useStaffSession } from "../../console/staff-session.ts";
import { parseQuestion, pathOf, TENANTS_PATH, WORKSPACES_PATH } from "../directory.ts";

const TYPING_PAUSE_MS = 250;

function Tab(props: { href: string; isCurrent: boolean; children: JSX.Element }): JSX.Element {
  return (
    <A
      href={props.href}
      activeClass=""
      aria-current={props.isCurrent ? "page" : undefined}
      class="-mb-px border-b-2 px-1 py-1.5"
      classList={{
        "border-accent font-medium text-ink": props.isCurrent,
        "border-transparent text-ink-2 hover:text-ink": !props.isCurrent,
      }}
    >
      {props.children}
    </A>
  );
}

function Search(props: { label: string }): JSX.Element {
  const [search, setSearch] = useSearchParams();
  const asked = () => parseQuestion({ ...search }).q;
  const [typed, setTyped] = createSignal(asked());
  createEffect(
    on(
      typed,
      (text) => {
        const timer = setTimeout(() => setSearch({ q: text.trim() || undefined }, { replace: true }), TYPING_PAUSE_MS);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  // back, forward and “Clear the search” change the address without typing
  createEffect(on(asked, (text) => text !== typed().trim() && setTyped(text), { defer: true }));
  return (
    <search class="w-full sm:w-64">
      <TextInput
        label={props.label}
        hideLabel
        type="search"
        placeholder="Search by name"
        maxLength={120}
        value={typed()}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </search>
  );
}

/** What both directories share: who may see them, the way from one to the other, the search. */
export function DirectoryFrame(props: {
  title: string;
  subtitle: string;
  shows: "workspaces" | "tenants";
  children: JSX.Element;
}): JSX.Element {
  const [search] = useSearchParams();
  const session = useStaffSession();
  const missing = () => missingFor("platform.directory.view", new Set(session.capabilities));
  const q = () => parseQuestion({ ...search }).q;
  return (
    <Show
      when={missing()}
      fallback={
        <>
          <PageHeader
            title={props.title}
            subtitle={props.subtitle}
            actions={<Search label={`Search ${props.shows}`} />}
          />
          <nav aria-label="Directory" class="mb-4 flex gap-5 border-line border-b">
            <Tab href={pathOf(WORKSPACES_PATH, q())} isCurrent={props.shows === "workspaces"}>
              Workspaces
            </Tab>
            <Tab href={pathOf(TENANTS_PATH, q())} isCurrent={props.shows === "tenants"}>
              Tenants
            </Tab>
          </nav>
          {props.children}
        </>
      }
    >
      {(capability) => (
        <>
          <PageHeader title={props.title} />
          <ForbiddenNotice title="You may not see the directory" capability={capability()} />
        </>
      )}
    </Show>
  );
}
