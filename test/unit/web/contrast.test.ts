import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const CSS = readFileSync(new URL("../../../web/styles.css", import.meta.url), "utf8");
const SCHEMES = ["light", "dark"] as const;
type Scheme = (typeof SCHEMES)[number];

/** Both values of each token that is a pair of hexadecimal colours. */
const TOKENS = new Map(
  [...CSS.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name, { light, dark }] as const,
  ),
);

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(front: string, back: string, scheme: Scheme): number {
  const [a, b] = [front, back].map((name) => {
    const token = TOKENS.get(name);
    if (token?.[scheme] === undefined) throw new Error(`no token --${name}`);
    return luminance(token[scheme]);
  });
  return (Math.max(a ?? 0, b ?? 0) + 0.05) / (Math.min(a ?? 0, b ?? 0) + 0.05);
}

const TONES = ["neutral", "info", "success", "warning", "danger"];
const GROUNDS = ["canvas", "surface", "sunken"];

const TEXT = [
  ...["ink", "ink-2", "ink-3", "accent-ink"].flatMap((front) => GROUNDS.map((back) => [front, back] as const)),
  ...TONES.map((tone) => [`${tone}-ink`, `${tone}-soft`] as const),
  // the body text of a callout, and its secondary line
  ...TONES.flatMap((tone) => [["ink", `${tone}-soft`] as const, ["ink-2", `${tone}-soft`] as const]),
  ["accent-ink", "info-soft"] as const,
  ["danger-ink", "surface"] as const,
  ["on-accent", "accent"] as const,
  ["on-accent", "accent-hover"] as const,
  ["on-accent", "danger"] as const,
  ["on-accent", "danger-hover"] as const,
];

const GRAPHICS = [
  // boundaries of inputs, marks of state, bars, and the focus ring
  ...["canvas", "surface"].map((back) => ["line-strong", back] as const),
  ...TONES.map((tone) => [`${tone}-mark`, "surface"] as const),
  ["info-mark", "sunken"] as const,
  ...GROUNDS.map((back) => ["accent-ink", back] as const),
];

describe("FR-001-019 colour contrast", () => {
  describe.each(SCHEMES)("in %s", (scheme) => {
    it.each(TEXT)("text %s on %s reaches 4.5 to 1", (front, back) => {
      expect(ratio(front, back, scheme)).toBeGreaterThanOrEqual(4.5);
    });

    it.each(GRAPHICS)("mark or boundary %s on %s reaches 3 to 1", (front, back) => {
      expect(ratio(front, back, scheme)).toBeGreaterThanOrEqual(3);
    });
  });
});
