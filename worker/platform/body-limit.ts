import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { bodyTooLarge } from "./errors.ts";

/** Largest request body of the API, bytes. No route takes a file. */
export const BODY_LIMIT_BYTES = 64 * 1024;

export const limitBody: MiddlewareHandler = bodyLimit({
  maxSize: BODY_LIMIT_BYTES,
  onError: () => {
    throw bodyTooLarge(BODY_LIMIT_BYTES);
  },
});
