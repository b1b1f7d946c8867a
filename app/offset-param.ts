const OFFSET_MAX = 10_000;

/** The `from` of a list's address: where its page begins; whatever is not a number begins at 0. */
export function readOffset(from: string | string[] | undefined): number {
  const offset = typeof from === "string" ? Number.parseInt(from, 10) : 0;
  return Number.isFinite(offset) ? Math.min(OFFSET_MAX, Math.max(0, offset)) : 0;
}
