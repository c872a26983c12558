import type { Context } from "hono";
import { malformedVersion, preconditionRequired } from "./onboarding.errors.ts";

const VERSION = /^"([1-9]\d{0,8})"$/;

/**
 * The version that a change was made on.
 *
 * @throws AppError 428 without `If-Match`, 422 for anything but one version in quotes
 */
export function ifMatch(c: Context): number {
  const header = c.req.header("If-Match");
  if (header === undefined) throw preconditionRequired();
  const version = VERSION.exec(header.trim())?.[1];
  if (version === undefined) throw malformedVersion();
  return Number(version);
}

export const etagOf = (version: number): string => `"${version}"`;
