import { useSearchParams } from "@solidjs/router";
import { useInfiniteQuery } from "@tanstack/solid-query";
import { createMemo, type JSX } from "solid-js";
import {
  EVIDENCE_SECTIONS,
  type EvidenceSection,
} from "../../../../worker/features/evidence/evidence-words.contract.ts";
import { Select } from "../../../ui/field.tsx";
import { Load } from "../../../ui/load.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { SECTION_LABELS } from "../evidence.labels.ts";
import { sectionQuery } from "../evidence.queries.ts";
import { SectionRows } from "./section-rows.tsx";

const OPTIONS = EVIDENCE_SECTIONS.map((value) => ({ value, label: SECTION_LABELS[value] }));

/** What was frozen, kind by kind; the address says which. */
export function SnapshotItems(props: { snapshotId: string }): JSX.Element {
  const [search, setSearch] = useSearchParams();
  const section = createMemo(
    (): EvidenceSection => EVIDENCE_SECTIONS.find((known) => known === search.section) ?? "findings",
  );
  const parts = useInfiniteQuery(() => sectionQuery(props.snapshotId, section()));
  return (
    <Panel
      title="What was frozen"
      flush
      actions={
        <Select
          label="Kind"
          hideLabel
          size="sm"
          options={OPTIONS}
          value={section()}
          onChange={(event) => setSearch({ section: event.currentTarget.value }, { replace: true, scroll: false })}
        />
      }
    >
      <Load from={parts} skeleton={<Skeleton class="space-y-3 p-4" lines={5} />}>
        {(data) => (
          <>
            <SectionRows section={section()} pages={data().pages.flatMap(({ page }) => page ?? [])} />
            <LoadMore list={parts} />
          </>
        )}
      </Load>
    </Panel>
  );
}
