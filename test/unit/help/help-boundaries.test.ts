import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importsOf } from "../../sweeps/import-rules.ts";

const files = globSync("worker/features/help/*.ts");
const edges = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));
const isOwn = (path: string) => path.startsWith("worker/features/help/");

describe("what help stands on", () => {
  it("FR-244-013 is what its callers hand to it: it takes of other features only contracts, apart from its own route", () => {
    const foreign = edges.filter(
      ({ from, to }) => !isOwn(to) && !to.endsWith(".contract.ts") && !/routes\.ts$/.test(from),
    );
    expect(foreign).toEqual([]);
    expect(edges.length).toBeGreaterThan(20);
  });

  it("FR-244-012 FR-244-013 is no database and no stored state, in its route neither", () => {
    expect(edges.filter(({ to }) => to.startsWith("db/") || to.endsWith(".repository.ts"))).toEqual([]);
    expect(files.filter((file) => /repository|task|workflow|\.do\./.test(file))).toEqual([]);
  });
});
