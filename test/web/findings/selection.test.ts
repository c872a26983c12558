import { createRoot, createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { createSelection } from "../../../web/features/findings/selection.ts";

const IDS = ["a", "b", "c", "d", "e"];

describe("a selection of findings", () => {
  it("FR-245-122 takes one, a range from the last one, and gives them back", () => {
    createRoot((dispose) => {
      const selection = createSelection(() => IDS, 100);
      selection.choose("d", true, false);
      selection.choose("b", true, true);
      expect(selection.ids()).toEqual(["b", "c", "d"]);
      selection.choose("c", false, true);
      expect(selection.ids()).toEqual(["d"]);
      selection.clear();
      expect(selection.ids()).toEqual([]);
      dispose();
    });
  });

  it("FR-245-122 takes no more than a request does, and forgets what is not listed any more", () => {
    createRoot((dispose) => {
      const [listed, setListed] = createSignal(IDS);
      const selection = createSelection(listed, 3);
      selection.chooseAll(true);
      expect(selection.ids()).toEqual(["a", "b", "c"]);
      selection.choose("e", true, false);
      expect(selection.ids()).toHaveLength(3);
      setListed(["b", "e"]);
      expect(selection.ids()).toEqual(["b"]);
      selection.chooseAll(false);
      setListed(IDS);
      expect(selection.has("b")).toBe(false);
      dispose();
    });
  });
});
