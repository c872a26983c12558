import { describe, expect, it } from "vitest";
import { withPack } from "../../../web/features/packs/packs-cache.rules.ts";
import type { ListedPack } from "../../../worker/features/packs/packs.contract.ts";

const pack = (id: string, status: ListedPack["status"] = "ready") => ({ id, status }) as ListedPack;
const listOf = (...pages: ListedPack[][]) => ({ pages: pages.map((items) => ({ items, next_cursor: null })) });

describe("a pack that was just answered", () => {
  it("FR-246-112 stands first in the list before the list is asked for again", () => {
    expect(withPack(listOf([pack("a")], [pack("b")]), pack("c", "queued"))).toEqual(
      listOf([pack("c", "queued"), pack("a")], [pack("b")]),
    );
  });

  it("FR-246-112 keeps its place when it is listed already", () => {
    expect(withPack(listOf([pack("a")], [pack("b")]), pack("b", "generating"))).toEqual(
      listOf([pack("a")], [pack("b", "generating")]),
    );
  });

  it("FR-246-112 makes no list of one that was never asked for", () => {
    expect(withPack(undefined, pack("a"))).toBeUndefined();
  });
});
