/** One invalid field of a request: `path` in the notation `body.inputs.name`, `query.window`. */
export interface FieldProblem {
  path: string;
  code: string;
  detail: string;
}

/** Code of a request that got no answer at all. */
export const NETWORK_UNREACHABLE = "network_unreachable";

interface ApiErrorShape {
  /** HTTP status; 0 when no answer came. */
  status: number;
  code: string;
  title: string;
  detail: string | null;
  errors: FieldProblem[];
  /** Seconds to wait before trying again, from `Retry-After`. */
  retryAfter: number | null;
  /** The capability that a 403 asks for. */
  capability: string | null;
  /** Members of the problem document beside the standard ones, for instance who changed a draft and when. */
  members?: Readonly<Record<string, unknown>>;
}

/** A refusal of the API, read from its RFC 9457 problem document, or the lack of any answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly errors: FieldProblem[];
  readonly retryAfter: number | null;
  readonly capability: string | null;
  private readonly members: Readonly<Record<string, unknown>>;

  constructor(shape: ApiErrorShape, cause?: unknown) {
    super(shape.detail ?? shape.title, { cause });
    this.name = "ApiError";
    this.status = shape.status;
    this.code = shape.code;
    this.title = shape.title;
    this.detail = shape.detail;
    this.errors = shape.errors;
    this.retryAfter = shape.retryAfter;
    this.capability = shape.capability;
    this.members = shape.members ?? {};
  }

  /** A text member of the problem document; null when it has none of that name. */
  member(name: string): string | null {
    return text(this.members[name]);
  }
}

/** `Retry-After` is seconds or an HTTP date (RFC 9110 §10.2.3). */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null || value.trim() === "") return null;
  if (/^\d+$/.test(value.trim())) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const isFieldProblem = (value: unknown): value is FieldProblem =>
  isRecord(value) && text(value.path) !== null && text(value.detail) !== null;

/** The error of an answer that is not a success. A body that is no problem document (a proxy's page) still has a status. */
export function problemToError(status: number, body: unknown, retryAfter: number | null): ApiError {
  const problem = isRecord(body) ? body : {};
  return new ApiError({
    status,
    code: text(problem.code) ?? `http_${status}`,
    title: text(problem.title) ?? `The server answered with status ${status}`,
    detail: text(problem.detail),
    errors: Array.isArray(problem.errors) ? problem.errors.filter(isFieldProblem) : [],
    retryAfter,
    capability: text(problem.capability),
    members: problem,
  });
}

export function networkError(cause: unknown): ApiError {
  return new ApiError(
    {
      status: 0,
      code: NETWORK_UNREACHABLE,
      title: "The server cannot be reached",
      detail: "Check the network connection and try again.",
      errors: [],
      retryAfter: null,
      capability: null,
    },
    cause,
  );
}

/** Any thrown value as an `ApiError`, so that a page shows one kind of failure. */
export const toApiError = (error: unknown): ApiError =>
  error instanceof ApiError
    ? error
    : new ApiError(
        {
          status: 0,
          code: "unexpected",
          title: "Something went wrong on this page",
          detail: null,
          errors: [],
          retryAfter: null,
          capability: null,
        },
        error,
      );
