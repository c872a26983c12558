/** Text as it may stand between tags and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .35rem .5rem; border-bottom: 1px solid #8884; vertical-align: top; }
  code { font-size: 12px; overflow-wrap: anywhere; }
  .card { max-width: 28rem; margin: 10vh auto; padding: 1.5rem; border: 1px solid #8886; border-radius: 8px; }
  .row { display: flex; gap: .75rem; margin-top: 1.5rem; }
  .stack { display: grid; gap: .5rem; margin-top: 1.5rem; }
  button, a.button { font: inherit; padding: .4rem 1rem; border-radius: 6px; border: 1px solid #8888; text-decoration: none; color: inherit; cursor: pointer; background: transparent; }
  .primary { background: #0b5cad; color: #fff; border-color: #0b5cad; }
  .muted { opacity: .75; }
  select { font: inherit; max-width: 100%; }
  @media (max-width: 40rem) {
    thead { position: absolute; clip-path: inset(50%); }
    tr { display: block; padding: .5rem 0; border-bottom: 1px solid #8884; }
    th, td { display: block; border: 0; padding: .15rem 0; }
  }
`;

/** A whole page: no outside assets, since everything is off line. */
export const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;
