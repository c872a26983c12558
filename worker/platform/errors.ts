/** One invalid field: `path` in the notation `body.inputs.name`, `query.window`. */
export interface FieldError {
  path: string;
  code: string;
  detail: string;
}

interface AppErrorOptions {
  detail?: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** Members of the problem document beside the standard ones, for instance who changed a draft and when. */
  extensions?: Record<string, string | number | null>;
  cause?: unknown;
}

/** A failure that the caller is told of: coded, with an HTTP status. Everything else is an internal error. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;
  readonly extensions: Record<string, string | number | null>;

  constructor(status: number, code: string, title: string, options: AppErrorOptions = {}) {
    super(`${code}: ${options.detail ?? title}`, { cause: options.cause });
    this.name = "AppError";
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = options.detail;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
    this.extensions = options.extensions ?? {};
  }
}

// The same answer, byte for byte, for "does not exist" and "exists, but not for you": nothing may tell them apart.
export const notFound = () => new AppError(404, "not_found", "Not found");

export const unauthenticated = () => new AppError(401, "unauthenticated", "Sign in first");

export const forbidden = (capability: string) =>
  new AppError(403, "forbidden", "Not permitted", {
    detail: `This needs the capability ${capability}.`,
    extensions: { capability },
  });

export const invalid = (errors: FieldError[]) =>
  new AppError(422, "invalid_input", "The input is not valid", { errors });

export const conflict = (code: string, detail: string) =>
  new AppError(409, code, "Conflicts with the current state", { detail });

export const idempotencyInProgress = () =>
  new AppError(409, "idempotency_in_progress", "Conflicts with the current state", {
    detail: "The first request with this Idempotency-Key is still being worked on. Ask again in a few seconds.",
    headers: { "Retry-After": "1" },
  });

export const malformedBody = () => new AppError(400, "malformed_body", "The body is not valid JSON");

export const unsupportedMediaType = () =>
  new AppError(415, "unsupported_media_type", "The body has another content type than this address takes", {
    detail: "Send application/json.",
  });

export const bodyTooLarge = (limitBytes: number) =>
  new AppError(413, "body_too_large", "The body is too large", { detail: `At most ${limitBytes} bytes.` });

export const overloaded = (cause?: unknown) =>
  new AppError(503, "overloaded", "Temporarily overloaded", {
    detail: "The database is busy. Try again in a few seconds.",
    headers: { "Retry-After": "2" },
    cause,
  });
