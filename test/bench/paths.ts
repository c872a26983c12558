import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** A file beside this one. */
export const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
