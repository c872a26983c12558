import type { ComponentProps, JSX } from "solid-js";
import { StartOperation } from "./start-operation.tsx";

/** Starts an inventory sync and goes to its run; leads to the one that is active. */
export const StartSync = (props: Pick<ComponentProps<typeof StartOperation>, "tenant">): JSX.Element => (
  <StartOperation
    type="inventory.sync"
    tenant={props.tenant}
    label="Sync inventory"
    what="inventory sync"
    running="sync"
    reads="an inventory"
  />
);
