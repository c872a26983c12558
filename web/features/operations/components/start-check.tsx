import type { ComponentProps, JSX } from "solid-js";
import { StartOperation } from "./start-operation.tsx";

/** Starts a provider connection check and goes to its run; leads to the one that is active. */
export const StartCheck = (
  props: Pick<ComponentProps<typeof StartOperation>, "tenant"> & {
    label: string;
    /** Where something else comes first, it is not the page's primary action. */
    secondary?: boolean;
  },
): JSX.Element => (
  <StartOperation
    type="provider.connection.check"
    tenant={props.tenant}
    label={props.label}
    what="verification"
    running="verification"
    variant={props.secondary ? "secondary" : "primary"}
  />
);
