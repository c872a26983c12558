/** Stands for what was taken out. */
export const REDACTED = "[redacted]";

export const SENSITIVE_KINDS = ["key_block", "connection_string", "token", "secret", "email_address"] as const;
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];

interface SensitivePattern {
  kind: SensitiveKind;
  pattern: RegExp;
}

/** What must not be stored or put out, whatever it came from. In this order: the wider find comes before what it holds. */
export const SENSITIVE: readonly SensitivePattern[] = [
  { kind: "key_block", pattern: /-----BEGIN[\s\S]*?(?:-----END [A-Z ]+-----|$)/g },
  // an address that carries a password
  { kind: "connection_string", pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:]{1,200}:[^\s/@]{1,200}@\S*/gi },
  // two or more settings in a row, as databases and queues write them
  {
    kind: "connection_string",
    pattern: /\b[A-Za-z][A-Za-z ]{1,30}=[^;\s]{1,300};(?:\s?[A-Za-z][A-Za-z ]{1,30}=[^;\s]{1,300};?)+/g,
  },
  // a JWT, or what begins like one
  { kind: "token", pattern: /\beyJ[\w-]{8,}(?:\.[\w-]+){0,2}/g },
  // credentials by name, in a form, a header or JSON
  {
    kind: "secret",
    pattern:
      /["']?\b(?:client[ _-]?secret|client_assertion|access_?token|refresh_?token|id_token|password|passwd|pwd|secret|authorization|api[_-]?key|accountkey|sharedaccesskey|sig)\b["']?\s*[=:]\s*(?:Bearer\s+)?[^\s;,&]+/gi,
  },
  { kind: "token", pattern: /\bBearer\s+\S+/gi },
  // keys that say by their beginning whose they are
  {
    kind: "token",
    pattern: /\b(?:gh[pousr]_\w{16,}|xox[abeprs]-[\w-]{8,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|[rs]k_live_\w{8,})/g,
  },
  // a client secret of Entra: 34 or more characters with its mark
  { kind: "secret", pattern: /(?<![\w~.-])[\w~.-]{3}8Q~[\w~.-]{20,}/g },
  { kind: "email_address", pattern: /[^\s@<>"']{1,200}@[^\s@<>"']{1,200}\.[^\s@<>"']+/g },
  // whatever else is long and of no language: keys and hashes, but neither ids, which have hyphens, nor names with dots
  { kind: "secret", pattern: /(?<![\w.-])[A-Za-z0-9+_~]{40,}={0,2}(?![\w.-])/g },
];

/** The text without anything that looks like a secret, a token or an address of a person, and the kind of each find. */
export function takeOutSensitive(text: string): { text: string; found: SensitiveKind[] } {
  const found: SensitiveKind[] = [];
  const clean = SENSITIVE.reduce(
    (left, { kind, pattern }) =>
      left.replace(pattern, () => {
        found.push(kind);
        return REDACTED;
      }),
    text,
  );
  return { text: clean, found };
}
