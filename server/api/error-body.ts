import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { ZodError } from "zod";
import { findPassingError } from "@/db/passing-error";
import { DomainError, ERRORS, findDomainError } from "@/server/kernel/errors";
import type { Log } from "@/server/kernel/log";

interface Issue {
  readonly path: string;
  readonly message: string;
}

interface PublicFailure {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly issues?: readonly Issue[];
  readonly details?: DomainError["details"];
  readonly retryAfterSeconds?: number;
}

const RETRY_AFTER_DEFAULT_SECONDS = 5;

/** The foreseen failure inside whatever was thrown, or null. A database that is away is foreseen as well: it comes back. */
export function findForeseen(thrown: unknown): DomainError | null {
  return findDomainError(thrown) ?? (findPassingError(thrown) === null ? null : new DomainError("unavailable", { cause: thrown }));
}

function fromZod(error: ZodError): PublicFailure {
  const issues = error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  return { code: "invalid_input", message: ERRORS.invalid_input.sentence, status: 400, issues };
}

/** What may be told of whatever was thrown: the same at both doors. */
export function readFailure(thrown: unknown): PublicFailure {
  const known = findForeseen(thrown);
  if (known !== null) {
    return {
      code: known.code,
      message: known.sentence,
      status: known.status,
      issues: known.issues,
      details: known.details,
      retryAfterSeconds: known.retryAfterSeconds,
    };
  }
  if (thrown instanceof ZodError) return fromZod(thrown);
  if (thrown instanceof TRPCError) {
    if (thrown.cause instanceof ZodError && thrown.code === "BAD_REQUEST") return fromZod(thrown.cause);
    const status = getHTTPStatusCodeFromError(thrown);
    const entry = Object.entries(ERRORS).find(([, row]) => row.status === status);
    if (entry !== undefined && thrown.code in TRPC_ERROR_CODES_BY_KEY) return { code: entry[0], message: entry[1].sentence, status };
  }
  return { code: "internal", message: ERRORS.internal.sentence, status: 500 };
}

/** Seconds after which a failure is worth another try; null where it is the request that has to change. */
function retryAfterOf({ status, retryAfterSeconds }: PublicFailure): number | null {
  return status === 429 || status === 503 ? (retryAfterSeconds ?? RETRY_AFTER_DEFAULT_SECONDS) : null;
}

/** `Retry-After` of an answer with these failures: the longest of them. */
export function retryHeaders(failures: readonly unknown[]): Readonly<Record<string, string>> {
  const waits = failures.flatMap((failure) => retryAfterOf(readFailure(failure)) ?? []);
  return waits.length === 0 ? {} : { "retry-after": String(Math.max(...waits)) };
}

/** Writes down a failure that no procedure has written down: what nobody foresaw, in the words of `sentence`, and what is away. */
export function logFailure(log: Log, thrown: unknown, where: { readonly requestId: string; readonly path?: string }, sentence: string): void {
  const passing = findDomainError(thrown) === null ? findPassingError(thrown) : null;
  if (passing !== null) log.warn({ ...where, err: passing }, "What was needed could not be reached; the caller was told to come back.");
  else if (readFailure(thrown).status === ERRORS.internal.status) {
    log.error({ ...where, err: thrown instanceof TRPCError ? (thrown.cause ?? thrown) : thrown }, sentence);
  }
}

/** The REST door's answer to a failure: one shape for every one of them (rest contract), `Retry-After` where trying again makes sense. */
export function errorResponse(thrown: unknown, requestId: string, extraHeaders: HeadersInit = {}): Response {
  const failure = readFailure(thrown);
  const headers = new Headers(extraHeaders);
  headers.set("content-type", "application/json; charset=utf-8");
  headers.set("cache-control", "no-store");
  headers.set("x-request-id", requestId);
  const waitSeconds = retryAfterOf(failure);
  if (waitSeconds !== null) headers.set("retry-after", String(waitSeconds));
  if (failure.status === 401) headers.set("www-authenticate", "Bearer");
  const { details = {}, retryAfterSeconds: _, ...shown } = failure;
  // What a conflict is with (`jobId`) stands beside the error as well, where the contract's readers look for it.
  return new Response(JSON.stringify({ error: { ...shown, requestId, ...details }, ...details }), { status: failure.status, headers });
}
