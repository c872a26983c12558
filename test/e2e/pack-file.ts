import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { usualDirectory } from "../simulator/role-directory.ts";
import { SCENARIO_TENANTS } from "../simulator/scenarios.ts";
import { expect } from "./support.ts";

/** A pack as whoever was handed it reads it: every file by its path, each with the hash that stands beside it. */
export function openPack(path: string): Map<string, string> {
  // a tool of another author than the archive's, where the machine has one
  const tested = spawnSync("unzip", ["-t", path], { encoding: "utf8" });
  if (tested.error === undefined) expect(tested.status, tested.stdout).toBe(0);

  const files = unzipSync(readFileSync(path));
  const sums = strFromU8(files.SHA256SUMS ?? new Uint8Array()).trimEnd();
  const told = new Map(sums.split("\n").map((line) => [line.slice(66), line.slice(0, 64)] as const));
  const others = Object.entries(files).filter(([name]) => name !== "SHA256SUMS");
  expect([...told.keys()].sort()).toEqual(others.map(([name]) => name).sort());
  for (const [name, bytes] of others)
    expect(createHash("sha256").update(bytes).digest("hex"), name).toBe(told.get(name));
  return new Map(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

/** Whatever names somebody or something in the directory of a tenant. */
export function personalValues(tenant: string): string[] {
  const known = SCENARIO_TENANTS.find(({ displayName }) => displayName === tenant);
  if (known === undefined) throw new Error(`The simulator plays no tenant “${tenant}”.`);
  const { assignments, members } = usualDirectory(known);
  const principals = [...assignments.map(({ principal }) => principal), ...[...members.values()].flat()];
  const values = principals.flatMap((one) => [one?.id, one?.displayName, one?.userPrincipalName]);
  const gone = assignments.map(({ principalId }) => principalId);
  return [...new Set([...values, ...gone])].filter((value) => typeof value === "string");
}

/** Which of the values stand in which file, however they are written. */
export function found(pack: ReadonlyMap<string, string>, values: readonly string[]): string[] {
  return [...pack].flatMap(([name, text]) => {
    const lower = text.toLowerCase();
    return values.filter((value) => lower.includes(value.toLowerCase())).map((value) => `${name}: ${value}`);
  });
}
