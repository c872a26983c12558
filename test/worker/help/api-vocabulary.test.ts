import { describe, expect, it } from "vitest";
import { describedRoutes, readDocument } from "../../sweeps/described-routes.ts";
import { rivalsIn } from "../../unit/help/rival-words.ts";

describe("the API's description", () => {
  it("FR-244-008 speaks in the glossary's names: no summary and no answer's description uses an alias", async () => {
    const routes = describedRoutes(await readDocument());
    const texts = routes.flatMap(({ key, operation: { summary = "", responses } }) =>
      [summary, ...Object.values(responses).map(({ description = "" }) => description)].map((text) => ({ key, text })),
    );
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter(({ text }) => rivalsIn(text).length > 0)).toEqual([]);
  });
});
