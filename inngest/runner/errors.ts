import type { RunError } from "@/server/jobs";
import { ERROR_MESSAGE_CHARS_MAX, ERROR_STACK_CHARS_MAX } from "./limits";

/** Postgres keeps neither NUL nor half a surrogate pair in JSON, and errors quote whatever a program printed. */
function storable(text: string, charsMax: number): string {
  return text
    .slice(0, charsMax)
    .replaceAll("\u0000", "\uFFFD")
    .replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** An error in the form in which it is kept and handed to functions. */
export function toRunError(error: { readonly name: string; readonly message: string; readonly stack?: string | undefined }): RunError {
  return {
    name: storable(error.name, ERROR_MESSAGE_CHARS_MAX),
    message: storable(error.message, ERROR_MESSAGE_CHARS_MAX),
    stack: storable(error.stack ?? "", ERROR_STACK_CHARS_MAX),
  };
}

const PASSING_CODE = /^(?:ECONN|EPIPE|ETIMEDOUT|08|53|57P|40001$|40P01$|55P03$)/;
/** What the driver says of a lost connection, without a code. */
const PASSING_MESSAGE = /Connection terminated|connection error and is not queryable|closed and is not queryable|timeout exceeded when trying to connect/;

/**
 * Whether trying the same statement again may help: the database was restarting, full, or chose us to break a deadlock.
 * Codes are SQLSTATE's (PostgreSQL, appendix A) or Node's; drizzle puts the error into `cause`.
 */
export function isPassingDatabaseError(thrown: unknown): boolean {
  let current = thrown;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ("code" in current && typeof current.code === "string" && PASSING_CODE.test(current.code)) return true;
    if (PASSING_MESSAGE.test(current.message)) return true;
    current = current.cause;
  }
  return false;
}
