import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GLOSSARY, GLOSSARY_TERMS, type GlossaryTerm } from "../../../worker/features/help/glossary.contract.ts";
import { HELP_CATALOG } from "../../../worker/features/help/help-catalog.contract.ts";
import { rivalsIn } from "./rival-words.ts";
import { visibleTexts } from "./visible-text.ts";

const NAMED_BY_THE_DOMAIN = [
  "workspace, tenant, provider connection, verification, evidence, finding, drift, operation, stored report",
  "review pack, support diagnostics, product telemetry, usage event, feature area, active workspace, contextual help",
  "help topic, safe next action, operational control",
];

describe("the glossary", () => {
  it("FR-244-008 holds every term of the product's vocabulary, and no other", () => {
    expect([...GLOSSARY_TERMS]).toEqual(NAMED_BY_THE_DOMAIN.join(", ").split(", "));
    expect(Object.keys(GLOSSARY)).toEqual([...GLOSSARY_TERMS]);
  });

  it.each(GLOSSARY_TERMS)(
    "FR-244-008 names and explains “%s” in one sentence, and says what it is also called",
    (term) => {
      const { name, meaning, aliases } = GLOSSARY[term];
      expect(name.toLowerCase()).toBe(term);
      expect(meaning).toMatch(/^[A-Z][^.]+\.$/);
      expect(aliases.length).toBeGreaterThan(0);
    },
  );

  it("FR-244-008 gives no word to two terms", () => {
    const words = GLOSSARY_TERMS.flatMap((term) => [term, ...GLOSSARY[term].aliases]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  it("FR-244-008 explains its terms, and help its topics, without the aliases", () => {
    const meanings = GLOSSARY_TERMS.map((term) => GLOSSARY[term].meaning);
    expect([...meanings, JSON.stringify(HELP_CATALOG)].flatMap(rivalsIn)).toEqual([]);
  });

  it("FR-244-008 is what the pages speak: no visible text of the web uses an alias", () => {
    const files = globSync("web/**/*.{ts,tsx}");
    const texts = files.flatMap((file) => visibleTexts(readFileSync(file, "utf8")).map((text) => ({ file, text })));
    expect(files.length).toBeGreaterThan(50);
    expect(texts.length).toBeGreaterThan(300);
    expect(
      texts.flatMap(({ file, text }) => rivalsIn(text).map((rival) => `${file}: “${text}” has “${rival}”`)),
    ).toEqual([]);
  });
});

describe("what counts as visible text and as an alias in it", () => {
  it.each([
    ["<p>The Connector is broken.</p>", ["connector"]],
    ['<Panel title="Evidence packs of the tenant" />', ["evidence pack"]],
    ["const text = `\u0024{count()} background tasks are running`;", ["background task"]],
    ["const label = 'Kill switch';", ["kill switch"]],
    ["<p>{count()} jobs of {name()}</p>", ["job"]],
  ])("FR-244-008 sees the alias in %s", (source, rivals) => {
    expect(visibleTexts(source).flatMap(rivalsIn).sort()).toEqual([...rivals].sort());
  });

  it.each([
    "// the job of this component\nconst job = jobs.find((one) => one.proof);",
    'import { job } from "./job/connector.ts";',
    '<div class="job integration" data-x="job" role="job">{job.name}</div>',
    "<p>Every jobless integrationist</p>",
  ])("FR-244-008 takes no notice of identifiers, comments, paths and longer words in %s", (source) => {
    expect(visibleTexts(source).flatMap(rivalsIn)).toEqual([]);
  });
});

describe("types of the glossary", () => {
  it("FR-244-001 FR-244-008 a term without text does not compile, nor a topic that names an unknown term", () => {
    const { drift: _left, ...rest } = GLOSSARY;
    // @ts-expect-error a term is missing
    const incomplete: Record<GlossaryTerm, unknown> = rest;
    // @ts-expect-error not a term of the glossary
    const unknown: GlossaryTerm = "connector";
    expect([incomplete, unknown]).toHaveLength(2);
  });
});
