// `npm run demo:traffic -- --rate 5 --minutes 2`: signs in as demo operators and does through the API what people do, so that
// every number on an open /system dashboard moves. Works on a running development server.
import { parseArgs } from "node:util";
import { DEMO_PASSWORD } from "../db/seed/demo.ts";
import type { Role } from "../worker/features/access/capabilities.contract.ts";
import { ApiFailure, baseUrl, signIn } from "./lib/api.ts";
import { doDeed, fits, type Stand } from "./lib/demo-deeds.ts";
import { type Deed, isConflict, parseTraffic, pickDeed, progressBar, type Tally } from "./lib/demo-traffic.ts";

const OPERATORS = ["owner@northwind.test", "manager@northwind.test", "operator@northwind.test", "owner@fabrikam.test"];

interface SessionView {
  workspaces: { id: string; tenants: { id: string; display_name: string; role: Role }[] }[];
}

async function possibleStands(): Promise<Stand[]> {
  const perOperator = await Promise.all(
    OPERATORS.map(async (email) => {
      const client = await signIn("admin", email, DEMO_PASSWORD);
      const session = await client.get<SessionView>("/api/admin/session");
      return session.workspaces.flatMap((workspace) =>
        workspace.tenants.map(({ id, display_name, role }) => {
          return { client, workspaceId: workspace.id, tenantId: id, tenantName: display_name, role };
        }),
      );
    }),
  );
  return perOperator.flat();
}

async function act(deed: Deed, stand: Stand, tally: Tally): Promise<void> {
  tally.sent += 1;
  try {
    const status = await doDeed(deed, stand);
    if (status === 201 || status === 202) tally.created += 1;
    else tally.reused += 1;
  } catch (error) {
    if (error instanceof ApiFailure && isConflict(error.status)) {
      tally.reused += 1;
      return;
    }
    tally.failed += 1;
    tally.lastFailure = error instanceof ApiFailure ? `${error.status} ${error.code}` : "no answer";
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { rate: { type: "string", default: "5" }, minutes: { type: "string", default: "2" } },
  });
  const { rate, minutes } = parseTraffic(values);
  const stands = await possibleStands();
  const total = Math.round(rate * minutes * 60);
  const tally: Tally = { sent: 0, created: 0, reused: 0, failed: 0, lastFailure: null };
  console.log(`${total} deeds at ${rate} a second on ${stands.length} operator × tenant pairs of ${baseUrl()}`);
  console.log(`Watch them on ${baseUrl()}/system`);

  const began = performance.now();
  const pending = new Set<Promise<void>>();
  // a line that redraws itself where somebody watches, none in a log file
  const draw = () => process.stderr.isTTY && process.stderr.write(`\r${progressBar(tally, total)}`);
  for (let index = 0; index < total; index += 1) {
    // on schedule whatever the answers take: a slow server is not spared
    await sleep(Math.max(0, began + (index * 1000) / rate - performance.now()));
    const deed = pickDeed(Math.random());
    const fitting = stands.filter((stand) => fits(deed, stand));
    const next = fitting[Math.floor(Math.random() * fitting.length)];
    if (!next) throw new Error("The demo operators have no tenants: is the database seeded?");
    const running = act(deed, next, tally).finally(() => pending.delete(running));
    pending.add(running);
    draw();
  }
  await Promise.all(pending);
  draw();
  const failures = tally.failed === 0 ? "" : `, ${tally.failed} failed (last: ${tally.lastFailure})`;
  console.log(
    `${process.stderr.isTTY ? "\n" : ""}${tally.created} things done, ${tally.reused} came to nothing new${failures}`,
  );
  return tally.failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
