import { onTestFinished } from "vitest";
import type { LiveFrame } from "../../../worker/features/live/live.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import type { FarewellFrame } from "../../../worker/platform/hub-socket.ts";
import { request } from "../../support/app.ts";

export const liveRequest = (workspaceId: string, cookie: string, headers: Record<string, string> = {}) =>
  request("GET", `/api/admin/live?workspace_id=${workspaceId}`, {
    cookie,
    headers: { Upgrade: "websocket", ...headers },
  });

/** An open run page: what it received and how its socket ended. */
export interface LivePage {
  socket: WebSocket;
  frames: (LiveFrame | FarewellFrame)[];
  runs(): RunView[];
  texts: string[];
  /** Close code; null while open. */
  closed(): number | null;
}

const pages: LivePage[] = [];

/** Opens the live view and waits for its `hello`. */
export async function openPage(
  workspaceId: string,
  cookie: string,
  headers: Record<string, string> = {},
): Promise<LivePage> {
  return pageOf(await liveRequest(workspaceId, cookie, headers));
}

/** The page behind an upgrade that was answered. */
export function pageOf(response: Response): LivePage {
  const socket = response.webSocket;
  if (socket === null) throw new Error(`no socket: ${response.status}`);
  let closed: number | null = null;
  const page: LivePage = {
    socket,
    frames: [],
    texts: [],
    runs: () => page.frames.flatMap((frame) => (frame.type === "run" ? [frame.run] : [])),
    closed: () => closed,
  };
  socket.addEventListener("message", ({ data }) => {
    const text = String(data);
    if (text.startsWith("{")) page.frames.push(JSON.parse(text));
    else page.texts.push(text);
  });
  socket.addEventListener("close", ({ code }) => {
    closed = code;
  });
  socket.accept();
  pages.push(page);
  onTestFinished(() => {
    pages.splice(pages.indexOf(page), 1);
    if (closed === null) socket.close();
  });
  return page;
}
