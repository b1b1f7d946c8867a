export interface ByteRange {
  readonly start: number;
  /** The last byte, itself in it. */
  readonly end: number;
}

const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * What a Range header asks of an object (RFC 9110 §14).
 * @returns null when all of it is to be sent, which is also the answer to what is not understood; `unsatisfiable` when nothing of it is there
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | null | "unsatisfiable" {
  const [, first = "", last = ""] = ONE_RANGE.exec(header ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") return Number(last) === 0 || bytes === 0 ? "unsatisfiable" : { start: Math.max(0, bytes - Number(last)), end: bytes - 1 };
  if (last !== "" && Number(last) < Number(first)) return null;
  if (Number(first) >= bytes) return "unsatisfiable";
  return { start: Number(first), end: last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1) };
}
