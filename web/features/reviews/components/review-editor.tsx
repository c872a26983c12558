import { type JSX, Show } from "solid-js";
import { MAX_SUMMARY, MAX_TITLE } from "../../../../worker/features/reviews/review-words.contract.ts";
import { ApiError } from "../../../api/errors.ts";
import { Button } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { counted } from "../../../ui/counted.ts";
import { describeError } from "../../../ui/error-text.ts";
import { TextArea, TextInput } from "../../../ui/field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { isOvertaken } from "../write-review.rules.ts";
import type { Writing } from "../writing.ts";

const lengthOf = (text: string): number => [...text].length;

const fieldError = (error: unknown, path: string): string | undefined =>
  error instanceof ApiError ? error.errors.find((field) => field.path === path)?.detail : undefined;

const left = (text: string, most: number): string => {
  const room = most - lengthOf(text);
  return room < 0 ? `${counted(-room, "character")} too many` : `${counted(room, "character")} left`;
};

/** Title and summary of a draft, for who may change them. */
export function ReviewEditor(props: { writing: Writing; refusal: string | undefined }): JSX.Element {
  const { writing } = props;
  const words = () => writing.draft().words;
  const isLong = () => lengthOf(words().title) > MAX_TITLE || lengthOf(words().summary) > MAX_SUMMARY;
  const reason = () => {
    if (props.refusal !== undefined) return props.refusal;
    if (writing.draft().theirs !== null) return "Decide first which words to keep.";
    if (words().title.trim() === "") return "Give the review a title.";
    if (isLong()) return "Shorten it first.";
    return writing.dirty() ? undefined : "Nothing is changed.";
  };
  const error = () => writing.save.error;
  return (
    <Panel title="In your words" description="The title, and the summary that the review begins with.">
      <form
        class="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason() === undefined) writing.save.mutate({ ...words() });
        }}
      >
        <Show when={writing.draft().theirs}>
          {(theirs) => (
            <Callout tone="warning" role="alert" title="Somebody else has changed this review">
              <p>Your words are below, unsaved. Saved meanwhile:</p>
              <p class="mt-1 font-medium [overflow-wrap:anywhere]">
                <bdi>{theirs().title}</bdi>
              </p>
              <p class="mt-1 max-h-48 overflow-y-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
                {theirs().summary}
              </p>
              <div class="mt-2 flex flex-wrap gap-2">
                <Button size="sm" onClick={writing.keepMine}>
                  Go on with my words
                </Button>
                <Button size="sm" onClick={writing.takeTheirs}>
                  Take what is saved
                </Button>
              </div>
            </Callout>
          )}
        </Show>
        <Show when={error() !== null && !isOvertaken(error())}>
          <Callout tone="danger" role="alert" title="The review was not saved">
            {describeError(error()).detail}
          </Callout>
        </Show>
        <TextInput
          label="Title"
          value={words().title}
          error={fieldError(error(), "body.title")}
          hint={lengthOf(words().title) > MAX_TITLE - 20 ? left(words().title, MAX_TITLE) : undefined}
          readOnly={props.refusal !== undefined}
          onInput={(event) => writing.write("title", event.currentTarget.value)}
        />
        <TextArea
          label="Summary"
          rows={10}
          value={words().summary}
          error={fieldError(error(), "body.summary")}
          hint={left(words().summary, MAX_SUMMARY)}
          readOnly={props.refusal !== undefined}
          onInput={(event) => writing.write("summary", event.currentTarget.value)}
        />
        <div class="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" busy={writing.save.isPending} disabledReason={reason()}>
            Save
          </Button>
          <Show when={writing.dirty()}>
            <Button onClick={writing.discard}>Discard changes</Button>
            <span class="text-ink-3 text-sm" role="status">
              Not saved yet
            </span>
          </Show>
        </div>
      </form>
    </Panel>
  );
}
