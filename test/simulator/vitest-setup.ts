import type { TestProject } from "vitest/node";
import { createSimulator } from "./server.ts";

/** One simulator for the tests in workerd, which cannot start a server: they reach it over HTTP. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const simulator = await createSimulator();
  project.provide("simulatorUrl", simulator.url);
  return () => simulator.close();
}

declare module "vitest" {
  export interface ProvidedContext {
    simulatorUrl: string;
  }
}
