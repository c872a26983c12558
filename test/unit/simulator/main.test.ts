import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

/** Runs the program with the Node of the npm scripts, which reads TypeScript as it is. */
function start(port: string): ChildProcess {
  child = spawn(`${ROOT}node_modules/.bin/node`, ["test/simulator/main.ts"], {
    cwd: ROOT,
    env: { ...process.env, PORT: port, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return child;
}

describe("the simulator as a program", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "prints its address on one line, serves, and ends cleanly on %s",
    async (signal) => {
      const program = start("0");
      let output = "";
      program.stdout?.on("data", (chunk) => {
        output += String(chunk);
      });
      await once(program.stdout ?? program, "data");
      const address = /^Graph simulator listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(output)?.[1];
      expect((await fetch(`${address}/scenarios`)).status).toBe(200);
      program.kill(signal);
      expect(await once(program, "exit")).toEqual([0, null]);
    },
  );

  it("refuses a port that is none", async () => {
    expect(await once(start("many"), "exit")).toEqual([1, null]);
  });
});
