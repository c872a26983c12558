import { createRoot } from "solid-js";
import { describe, expect, it } from "vitest";
import { problemToError } from "../../../web/api/errors.ts";
import { createLoad, type Load } from "../../../web/api/load.ts";

/** A load whose answers the test gives by hand, in any order. */
function loadByHand() {
  const answers: PromiseWithResolvers<string>[] = [];
  let dispose = () => {};
  const load = createRoot<Load<string>>((disposeRoot) => {
    dispose = disposeRoot;
    return createLoad(() => {
      const answer = Promise.withResolvers<string>();
      answers.push(answer);
      return answer.promise;
    });
  });
  const answer = (index: number) => {
    const found = answers[index];
    if (!found) throw new Error(`question ${index} was not asked`);
    return found;
  };
  return { load, answer, dispose };
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

describe("something loaded over HTTP", () => {
  it("has its answer, and keeps it while it is asked for again and when that fails", async () => {
    const { load, answer, dispose } = loadByHand();
    expect(load.data()).toBeUndefined();
    answer(0).resolve("first");
    await settled();
    expect(load.data()).toBe("first");
    const again = load.reload();
    expect(load.data()).toBe("first");
    answer(1).reject(problemToError(503, null, null));
    await again;
    expect(load.data()).toBe("first");
    expect(load.error()?.status).toBe(503);
    const third = load.reload();
    answer(2).resolve("third");
    await third;
    expect(load.data()).toBe("third");
    expect(load.error()).toBeNull();
    dispose();
  });

  it("drops the late answer to an older question", async () => {
    const { load, answer, dispose } = loadByHand();
    const again = load.reload();
    answer(1).resolve("new");
    await again;
    answer(0).resolve("old");
    await settled();
    expect(load.data()).toBe("new");
    dispose();
  });

  it("drops an answer that comes after its page was left", async () => {
    const { load, answer, dispose } = loadByHand();
    dispose();
    answer(0).reject(new Error("late"));
    await settled();
    expect(load.error()).toBeNull();
  });
});
