import { z } from "zod";
import { type ApiError, invalidRequest } from "../engine/errors";

const METADATA_KEYS_MAX = 50;
const METADATA_KEY_CHARS_MAX = 40;
const METADATA_VALUE_CHARS_MAX = 500;
const TEXT_CHARS_MAX = 5000;
/** Stripe's largest amount: eight digits of the smallest unit. */
const AMOUNT_MAX = 99_999_999;

function asCode(code: string): { params: { stripeCode: string } } {
  return { params: { stripeCode: code } };
}

/** Text that is not empty. */
export function text(charsMax = TEXT_CHARS_MAX) {
  return z.string().superRefine((value, check) => {
    if (value === "")
      check.addIssue({
        code: "custom",
        message:
          "You passed an empty string. We assume empty values are an attempt to unset a parameter; however it cannot be unset. You should remove it from your request or supply a non-empty value.",
        ...asCode("parameter_invalid_empty"),
      });
    if (value.length > charsMax)
      check.addIssue({ code: "custom", message: `Invalid string: must be at most ${charsMax} characters`, ...asCode("parameter_invalid_string_too_long") });
  });
}

export function integer(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  return z.union([z.string(), z.number()]).transform((value, check) => {
    const number = typeof value === "number" ? value : /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!Number.isSafeInteger(number)) check.addIssue({ code: "custom", message: `Invalid integer: ${value}`, ...asCode("parameter_invalid_integer") });
    else if (number < min)
      check.addIssue({ code: "custom", message: `This value must be greater than or equal to ${min}.`, ...asCode("parameter_invalid_integer") });
    else if (number > max)
      check.addIssue({ code: "custom", message: `This value must be less than or equal to ${max}.`, ...asCode("parameter_invalid_integer") });
    return number;
  });
}

/** Money in the currency's smallest unit, at least 1. */
export function amount() {
  return integer(1, AMOUNT_MAX);
}

/** Unix seconds. */
export function timestamp() {
  return integer(0);
}

export function bool() {
  return z.union([z.boolean(), z.string()]).transform((value, check) => {
    if (value === true || value === "true" || value === "1") return true;
    if (value === false || value === "false" || value === "0") return false;
    check.addIssue({ code: "custom", message: `Invalid boolean: ${value}`, ...asCode("parameter_invalid_boolean") });
    return z.NEVER;
  });
}

export function currency() {
  return z.string().transform((value, check) => {
    const code = value.toLowerCase();
    if (!/^[a-z]{3}$/.test(code)) check.addIssue({ code: "custom", message: `Invalid currency: ${value}.`, ...asCode("invalid_currency") });
    return code;
  });
}

export function email() {
  return text(512).refine((value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value), {
    error: (issue) => `Invalid email address: ${issue.input}`,
    ...asCode("email_invalid"),
  });
}

/** A list; an empty text means an empty list. */
export function list<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => (value === "" ? [] : value), z.array(item));
}

/** The empty text takes the value away: it is read as null. */
export function unsettable<T extends z.ZodType>(schema: T) {
  return z.union([z.literal("").transform(() => null), schema]);
}

/** Named texts; an empty text takes a key away, an empty whole takes all away. Merge with `mergeMetadata`. */
export function metadata() {
  return z.preprocess(
    (value) => (Array.isArray(value) ? Object.fromEntries(value.entries()) : value),
    z.union([
      z.literal(""),
      z
        .record(z.string().max(METADATA_KEY_CHARS_MAX), z.string().max(METADATA_VALUE_CHARS_MAX))
        .refine((pairs) => Object.keys(pairs).length <= METADATA_KEYS_MAX, "Metadata can have up to 50 keys"),
    ]),
  );
}

export function mergeMetadata(before: Readonly<Record<string, string>>, change: "" | Readonly<Record<string, string>> | undefined): Record<string, string> {
  if (change === undefined) return before;
  if (change === "") return {};
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ""));
}

export function address() {
  const line = unsettable(text()).optional();
  return z.strictObject({ city: line, country: line, line1: line, line2: line, postal_code: line, state: line });
}

const range = z.union([
  z.strictObject({ gt: timestamp().optional(), gte: timestamp().optional(), lt: timestamp().optional(), lte: timestamp().optional() }),
  timestamp().transform((at) => ({ gte: at, lte: at, gt: undefined, lt: undefined })),
]);

export type CreatedRange = z.output<typeof range>;

/** What every list takes. */
export const PAGING = {
  limit: integer(1, 100).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
};

export const CREATED = { created: range.optional() };

type Issue = z.core.$ZodIssue;

/** Reads parameters by a schema. @throws 400 in Stripe's words and codes for the first fault. */
export function readParams<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue === undefined ? invalidRequest("Invalid request") : faultOf(issue);
}

function faultOf(outer: Issue, prefix: readonly PropertyKey[] = []): ApiError {
  const path = [...prefix, ...outer.path];
  const param = paramName(path);
  if (outer.code === "invalid_union") {
    if (outer.input === undefined) return invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
    // The variant that got furthest says best what is wrong.
    const deepest = outer.errors.flat().sort((a, b) => weightOf(b) - weightOf(a))[0];
    if (deepest !== undefined) return faultOf(deepest, path);
  }
  if (outer.code === "unrecognized_keys") {
    const unknown = paramName([...path, ...outer.keys.slice(0, 1)]);
    return invalidRequest(`Received unknown parameter: ${unknown}`, { code: "parameter_unknown", param: unknown });
  }
  if (outer.input === undefined && outer.code === "invalid_type")
    return invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  if (outer.code === "invalid_value") return invalidRequest(`Invalid ${param}: must be one of ${outer.values.map(String).join(", ")}`, { param });
  if (outer.code === "invalid_type") return invalidRequest(`Invalid ${outer.expected}: ${JSON.stringify(outer.input)}`, { param });
  const code = outer.code === "custom" ? codeOf(outer) : {};
  return invalidRequest(outer.message, { ...code, param });
}

function weightOf(issue: Issue): number {
  const isWrongKind = issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
  return isWrongKind ? 0 : 1 + issue.path.length;
}

function codeOf(issue: Extract<Issue, { code: "custom" }>): { code?: string } {
  const code: unknown = issue.params?.stripeCode;
  return typeof code === "string" ? { code } : {};
}

function paramName(path: readonly PropertyKey[]): string {
  const [head, ...rest] = path;
  return [String(head ?? ""), ...rest.map((part) => `[${String(part)}]`)].join("");
}
