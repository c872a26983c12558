import { useSearchParams } from "@solidjs/router";
import type { Accessor } from "solid-js";
import { parseWindow, type WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";

/** The window of the address, `?window=7d`: survives reload and back, and can be sent to a colleague. */
export function useWindowParam(): [Accessor<WindowKey>, (key: WindowKey) => void] {
  const [params, setParams] = useSearchParams();
  const window = () => parseWindow(typeof params.window === "string" ? params.window : undefined);
  return [window, (key) => setParams({ window: key })];
}
