/** How one failure looks at each door: the HTTP status, tRPC's code, and the sentence a person reads. */
interface ErrorEntry {
  readonly status: number;
  readonly trpc: string;
  readonly sentence: string;
}

const table = {
  invalid_input: { status: 400, trpc: "BAD_REQUEST", sentence: "Something in the request is not right. Correct it and try again." },
  not_signed_in: { status: 401, trpc: "UNAUTHORIZED", sentence: "Sign in first." },
  wrong_credentials: { status: 401, trpc: "UNAUTHORIZED", sentence: "That address and password do not go together." },
  not_allowed: { status: 403, trpc: "FORBIDDEN", sentence: "Your account may not do this." },
  scope_missing: { status: 403, trpc: "FORBIDDEN", sentence: "This token was not given the right to do this." },
  // A thing you may not know of answers exactly like one that does not exist.
  not_found: { status: 404, trpc: "NOT_FOUND", sentence: "There is nothing here, or it is not yours to see." },
  method_not_allowed: { status: 405, trpc: "METHOD_NOT_SUPPORTED", sentence: "This address does not answer to that method." },
  conflict: { status: 409, trpc: "CONFLICT", sentence: "This clashes with something that is already there." },
  job_running: { status: 409, trpc: "CONFLICT", sentence: "An edit of this video is already running." },
  idempotency_mismatch: { status: 409, trpc: "CONFLICT", sentence: "This Idempotency-Key was used before with another request." },
  too_large: { status: 413, trpc: "PAYLOAD_TOO_LARGE", sentence: "This is larger than what can be taken." },
  unsupported_media: { status: 415, trpc: "UNSUPPORTED_MEDIA_TYPE", sentence: "Send JSON." },
  rule_refused: { status: 422, trpc: "UNPROCESSABLE_CONTENT", sentence: "This cannot be done as things stand." },
  media_unreadable: { status: 422, trpc: "UNPROCESSABLE_CONTENT", sentence: "This file cannot be read as a video." },
  // 460 is the status that tus gives it (tus 1.0, checksum extension).
  checksum_mismatch: { status: 460, trpc: "UNPROCESSABLE_CONTENT", sentence: "The bytes that arrived are not the bytes that were sent. Send them again." },
  rate_limited: { status: 429, trpc: "TOO_MANY_REQUESTS", sentence: "Too many tries. Wait a moment and try again." },
  cancelled: { status: 499, trpc: "CLIENT_CLOSED_REQUEST", sentence: "This was cancelled." },
  internal: { status: 500, trpc: "INTERNAL_SERVER_ERROR", sentence: "Something broke on our side. Nothing was lost; try again." },
  unavailable: { status: 503, trpc: "SERVICE_UNAVAILABLE", sentence: "This cannot be reached right now. Try again in a moment." },
  disk_full: { status: 507, trpc: "INTERNAL_SERVER_ERROR", sentence: "There is no room left to store this. Nothing was kept; free some space and try again." },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof table;

/** The one table of failures; each row says how a code looks at the REST door, at the tRPC door and to a person. */
export const ERRORS: Readonly<Record<ErrorCode, (typeof table)[ErrorCode]>> = table;

export interface DomainErrorOptions {
  /** The sentence for the person, when the table's is too general. Says what to do. */
  readonly sentence?: string;
  /** Extra public fields of the answer, such as the `jobId` that a conflict is with. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** What is wrong with which field of the input. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
  readonly cause?: unknown;
}

/** A failure that our own rules foresee. Anything else that is thrown is a fault of ours and answers 500. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: ErrorCode;
  readonly sentence: string;
  readonly status: number;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  readonly retryAfterSeconds: number | undefined;
  readonly issues: readonly { readonly path: string; readonly message: string }[] | undefined;

  constructor(code: ErrorCode, options: DomainErrorOptions = {}) {
    const sentence = options.sentence ?? ERRORS[code].sentence;
    super(`${code}: ${sentence}`, { cause: options.cause });
    this.code = code;
    this.sentence = sentence;
    this.status = ERRORS[code].status;
    this.details = options.details ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.issues = options.issues;
  }
}

/** The foreseen failure inside whatever was thrown (wrapped causes included), or null. */
export function findDomainError(thrown: unknown): DomainError | null {
  let current = thrown;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if (current instanceof DomainError) return current;
    current = current.cause;
  }
  return null;
}
