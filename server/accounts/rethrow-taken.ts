const UNIQUE_VIOLATION = "23505";
const CAUSE_DEPTH_MAX = 5;

function isUniqueViolation(thrown: unknown): boolean {
  let current = thrown;
  for (let depth = 0; depth < CAUSE_DEPTH_MAX && current instanceof Error; depth++) {
    if ("code" in current && current.code === UNIQUE_VIOLATION) return true;
    current = current.cause;
  }
  return false;
}

/** For `catch`: what a unique index refused becomes the failure that a person understands; all else goes on as it came. */
export function rethrowTaken(failure: () => Error): (thrown: unknown) => never {
  return (thrown) => {
    throw isUniqueViolation(thrown) ? failure() : thrown;
  };
}
