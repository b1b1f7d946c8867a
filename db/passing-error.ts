const DEPTH_MAX = 5;
/** SQLSTATE's (PostgreSQL, appendix A) or Node's; a database that runs in a container has no name while it is stopped. */
const PASSING_CODE = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08|53|57P|40001$|40P01$|55P03$)/;
/** What the driver says of a lost connection, without a code. */
const PASSING_MESSAGE =
  /Connection terminated|connection error and is not queryable|closed and is not queryable|timeout exceeded when trying to connect|Query read timeout/;

/**
 * What of an error may be gone when the same statement is tried again: the database was away, restarting, full, or chose us to break a
 * deadlock. Null of any other. Drizzle puts it into `cause`, and its own message quotes the statement's values: show this one instead.
 */
export function findPassingError(thrown: unknown): Error | null {
  let current = thrown;
  for (let depth = 0; depth < DEPTH_MAX && current instanceof Error; depth++) {
    if ("code" in current && typeof current.code === "string" && PASSING_CODE.test(current.code)) return current;
    if (PASSING_MESSAGE.test(current.message)) return current;
    current = current.cause;
  }
  return null;
}
