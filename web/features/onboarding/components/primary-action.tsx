import { type JSX, Match, Switch } from "solid-js";
import type { PrimaryAction as Action } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button, ButtonLink, type ButtonSize } from "../../../ui/button.tsx";
import { refusal } from "../../access/permitted.rules.ts";

type Link = Extract<NonNullable<Action["target"]>, { type: "link" }>;

const linkOf = (action: Action): Link | undefined =>
  action.permitted && action.target?.type === "link" ? action.target : undefined;

/**
 * The one thing to do next: a button when it has a target, a badge otherwise, and disabled with the reason for who may
 * not. `onCommand` carries out what the page itself does; without it, that leads to the draft.
 */
export function PrimaryActionControl(props: {
  action: Action;
  place: "tenant" | "workspace";
  onCommand: (() => void) | { href: string };
  busy?: boolean;
  size?: ButtonSize;
}): JSX.Element {
  const denied = () => {
    const { permitted, capability } = props.action;
    if (permitted) return undefined;
    return capability === null ? "Your role does not allow this." : refusal(capability, props.place);
  };
  const variant = () => (props.size === "sm" ? "secondary" : "primary");
  const page = () => (typeof props.onCommand === "function" ? undefined : props.onCommand.href);
  const run = () => {
    if (typeof props.onCommand === "function") props.onCommand();
  };
  return (
    <Switch
      fallback={
        <Button
          variant={variant()}
          size={props.size ?? "md"}
          busy={props.busy ?? false}
          disabledReason={denied()}
          onClick={run}
        >
          {props.action.label}
        </Button>
      }
    >
      <Match when={props.action.target === null}>
        <Badge>{props.action.label}</Badge>
      </Match>
      <Match when={linkOf(props.action)}>
        {(link) => (
          <ButtonLink href={link().url} newTab={link().external} variant={variant()} size={props.size ?? "md"}>
            {props.action.label}
          </ButtonLink>
        )}
      </Match>
      <Match when={props.action.permitted && page()}>
        {(href) => (
          <ButtonLink href={href()} variant={variant()} size={props.size ?? "md"}>
            {props.action.label}
          </ButtonLink>
        )}
      </Match>
    </Switch>
  );
}
