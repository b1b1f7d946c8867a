import { NonRetriableError } from "inngest";

/** A step's or a function's result may not be larger than this: store the thing and return its key. */
export const OUTPUT_BYTES_MAX = 64 * 1024;
const DEPTH_MAX = 64;

type NotJson = bigint | Date | symbol | ((...args: never[]) => unknown) | Map<unknown, unknown> | Set<unknown> | Uint8Array;

/**
 * What a step's result becomes in the code that awaits it. A value that JSON would lose turns into a sentence,
 * so that using it does not compile; the run-time guard refuses it in any case.
 */
export type JsonSafe<T> = T extends NotJson
  ? "This value is not JSON: make it a string or a number first."
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? JsonSafe<Item>[]
      : T extends object
        ? { [Key in keyof T]: JsonSafe<T[Key]> }
        : T;

/** The path of the first value that JSON would drop or change (`result.amounts[2]` and why), or null when there is none. */
export function findJsonLoss(value: unknown, path = "result", depth = 0): string | null {
  if (value === null || typeof value === "boolean") return null;
  // Postgres keeps neither in JSON.
  if (typeof value === "string") return value.includes("\u0000") || /\p{Surrogate}/u.test(value) ? `${path} has a NUL or half a surrogate pair in it` : null;
  if (typeof value === "number") return Number.isFinite(value) ? null : `${path} is ${value}, which JSON turns into null`;
  if (value === undefined) return `${path} is undefined, which JSON drops; use null or leave it out`;
  if (typeof value !== "object") return `${path} is a ${typeof value}, which JSON drops; make it a string`;
  if (depth > DEPTH_MAX) return `${path} is nested more than ${DEPTH_MAX} deep`;
  if (Array.isArray(value)) return firstLoss(Array.from(value, (item: unknown, index) => findJsonLoss(item, `${path}[${index}]`, depth + 1)));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return `${path} is a ${value.constructor.name}, which JSON changes; return plain values`;
  }
  return firstLoss(Object.entries(value).map(([key, inner]) => findJsonLoss(inner, `${path}.${key}`, depth + 1)));
}

function firstLoss(losses: readonly (string | null)[]): string | null {
  return losses.find((loss) => loss !== null) ?? null;
}

/**
 * Refuses what would not come back from JSON as it went in, and what is too large.
 * @throws NonRetriableError naming the path: trying again would give the same value.
 */
export function requireJsonSafe(value: unknown, what: string): void {
  // A step that returns nothing is fine: its result is null.
  if (value === undefined) return;
  const loss = findJsonLoss(value);
  if (loss !== null) throw new NonRetriableError(`${what} cannot be kept as JSON: ${loss}.`);
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > OUTPUT_BYTES_MAX) {
    throw new NonRetriableError(`${what} has ${bytes} bytes, more than ${OUTPUT_BYTES_MAX}: store it and return where it is.`);
  }
}
