import { createSimulator } from "./server.ts";

/** The simulator as a program: `PORT` (5174), `HOST` (127.0.0.1); ends on SIGTERM and SIGINT. */
const port = Number(process.env.PORT ?? 5174);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error("PORT must be a number from 0 to 65535.");
  process.exit(1);
}

const simulator = await createSimulator({ port, host: process.env.HOST ?? "127.0.0.1" }).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
console.log(`Graph simulator listening on ${simulator.url}`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void simulator.close());
}
