import { useBeforeLeave } from "@solidjs/router";
import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import type { ReviewView } from "../../../worker/features/reviews/reviews.contract.ts";
import { showToast } from "../../ui/toast.tsx";
import { tenantKey } from "../tenants/tenants.queries.ts";
import {
  beginWriting,
  changeOf,
  discard,
  isDirty,
  keepMine,
  meet,
  saved,
  takeTheirs,
  type Words,
} from "./draft-words.rules.ts";
import { changeReview, reviewKey, reviewsKey } from "./reviews.queries.ts";
import { isOvertaken, isPlaceChanged } from "./write-review.rules.ts";

const LEAVE = "What you wrote is not saved. Leave the page without it?";

/** The writing of a draft: nothing that somebody typed is lost without being asked. */
export function createWriting(review: () => ReviewView) {
  const client = useQueryClient();
  const [draft, setDraft] = createSignal(beginWriting(review()));
  createEffect(on(review, (incoming) => setDraft((known) => meet(known, incoming)), { defer: true }));

  const dirty = () => isDirty(draft());
  useBeforeLeave((event) => {
    if (!dirty() || event.defaultPrevented) return;
    event.preventDefault();
    if (window.confirm(LEAVE)) event.retry(true);
  });
  const warn = (event: BeforeUnloadEvent) => {
    if (dirty()) event.preventDefault();
  };
  window.addEventListener("beforeunload", warn);
  onCleanup(() => window.removeEventListener("beforeunload", warn));

  const save = useMutation(() => ({
    mutationFn: async (sent: Words) => ({ sent, answer: await changeReview(review().id, changeOf(draft())) }),
    onSuccess: ({ sent, answer }) => {
      setDraft((known) => saved(known, sent, answer));
      client.setQueryData(reviewKey(answer.id), answer);
      void client.invalidateQueries({ queryKey: reviewsKey(answer.tenant.id) });
      showToast("success", "The review is saved.");
    },
    onError: (error) => {
      // somebody was faster: what they wrote is asked for, and stands beside what is written here
      if (isOvertaken(error)) void client.invalidateQueries({ queryKey: reviewKey(review().id) });
      if (isPlaceChanged(error)) void client.invalidateQueries({ queryKey: tenantKey(review().tenant.id) });
    },
  }));

  return {
    draft,
    dirty,
    save,
    write: (key: keyof Words, text: string) =>
      setDraft((known) => ({ ...known, words: { ...known.words, [key]: text } })),
    keepMine: () => {
      save.reset();
      setDraft(keepMine);
    },
    takeTheirs: () => {
      save.reset();
      setDraft(takeTheirs);
    },
    discard: () => {
      save.reset();
      setDraft(discard);
    },
  };
}

export type Writing = ReturnType<typeof createWriting>;
