/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// controls and halves of characters are no text of an HTML document
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])\p{Cc}/gu, "\ufffd")
    .replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? "");

type Content = Html | string | number | null | readonly Content[];

const render = (content: Content): string => {
  if (content === null) return "";
  if (content instanceof Html) return content.text;
  return typeof content === "object" ? content.map(render).join("") : escaped(String(content));
};

/** A template whose values are escaped unless they are HTML themselves. */
export const html = (strings: TemplateStringsArray, ...values: Content[]): Html =>
  new Html(strings.reduce((text, part, index) => text + render(values[index - 1] ?? null) + part));

/** Somebody else's words: their direction of writing ends with them. */
export const said = (text: string | null): Html => (text === null || text === "" ? html`–` : html`<bdi>${text}</bdi>`);
