import { readFileSync } from "node:fs";
import type { ParameterSchemas } from "./build-schemas";
import type { Schema } from "./types";

/** What a form says: lists come as arrays or, as `items[0]`, as objects with numbers for names. */
export type FormValue = string | readonly FormValue[] | { readonly [name: string]: FormValue };
export type ParameterValue = string | number | boolean | null | ParameterValue[] | { [name: string]: ParameterValue };
export type Parameters = { [name: string]: ParameterValue };

export interface ParameterFault {
  readonly code: "parameter_unknown" | "parameter_missing" | "parameter_invalid_empty" | "parameter_invalid_integer" | "parameter_invalid_string_blank" | null;
  /** In Stripe's way of writing, such as `items[0][price]`. */
  readonly param: string;
  readonly message: string;
}

type Read = { readonly value: ParameterValue } | { readonly fault: ParameterFault };

/** The only numbers with a fraction. */
const DECIMAL = /(percent|percent_off|percentage|application_fee_percent)$/;
const tables: ParameterSchemas = JSON.parse(readFileSync(new URL("./generated/parameters.json", import.meta.url), "utf8"));

/**
 * Gives each parameter the type that Stripe's own types say, or the first fault: a name that is not known, something required that
 * is missing, or a value that cannot be.
 * @param endpoint such as `POST /v1/subscriptions/{}`
 */
export function readParameters(
  endpoint: string,
  form: Readonly<Record<string, FormValue>>,
): { readonly parameters: Parameters } | { readonly fault: ParameterFault } {
  const schema = tables.endpoints[endpoint];
  if (!schema) throw new Error(`${endpoint} is not an endpoint of the SDK's declarations`);
  const read = readObject(resolve(schema), form, "");
  if ("fault" in read) return read;
  return { parameters: isRecord(read.value) ? read.value : {} };
}

function resolve(schema: Schema): Schema {
  const name = schema.$ref?.replace("#/definitions/", "");
  return name === undefined ? schema : resolve(tables.definitions[name] ?? {});
}

function isRecord(value: ParameterValue): value is Parameters {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function read(given: Schema, value: FormValue, param: string): Read {
  const schema = resolve(given);
  const choices = alternatives(schema);
  if (typeof value === "string") return readText(choices, value, param);
  const structured = choices.filter(({ type }) => type === "object" || type === "array");
  if (structured.length === 0) {
    return choices.some((choice) => Object.keys(choice).length === 0) ? { value: anything(value) } : invalid(param, `Invalid string: ${JSON.stringify(value)}`);
  }
  const reads = structured.map((choice) => (choice.type === "array" ? readArray(choice, value, param) : readObject(choice, value, param)));
  return reads.find((one) => "value" in one) ?? reads[0] ?? invalid(param, "Invalid object");
}

/** What may stand here, one type each; a nullable type is no list of two. */
function alternatives(schema: Schema): Schema[] {
  if (schema.anyOf) return schema.anyOf.flatMap((choice) => alternatives(resolve(choice)));
  if (Array.isArray(schema.type)) return schema.type.filter((type) => type !== "null").map((type) => ({ type }));
  return [schema];
}

function readText(choices: readonly Schema[], text: string, param: string): Read {
  const literals = choices.flatMap((choice) => choice.enum ?? []);
  const literal = literals.find((one) => one !== null && String(one) === text);
  if (literal !== undefined) return { value: literal };
  const types = new Set(choices.map(({ type }) => type));
  if (types.has("string") || choices.some((choice) => Object.keys(choice).length === 0)) return { value: text };
  if (types.has("number")) return readNumber(text, param);
  if (types.has("boolean")) return readBoolean(text, param);
  if (text === "" && types.has("array")) return { value: [] };
  if (literals.length > 0) return invalid(param, `Invalid ${param}: must be one of ${literals.filter((one) => one !== "" && one !== null).join(", ")}`);
  return invalid(param, types.has("array") ? "Invalid array" : "Invalid object");
}

function readNumber(text: string, param: string): Read {
  const isDecimal = DECIMAL.test(param.replace(/\]$/, ""));
  if (isDecimal ? /^-?\d+(\.\d+)?$/.test(text) : /^-?\d+$/.test(text)) return { value: Number(text) };
  return { fault: { code: "parameter_invalid_integer", param, message: `Invalid ${isDecimal ? "decimal" : "integer"}: ${text}` } };
}

function readBoolean(text: string, param: string): Read {
  if (text === "true" || text === "1") return { value: true };
  return text === "false" || text === "0" ? { value: false } : invalid(param, `Invalid boolean: ${text}`);
}

function readArray(schema: Schema, value: Exclude<FormValue, string>, param: string): Read {
  const items = Array.isArray(value) ? value : Object.values(value);
  if (!Array.isArray(value) && !Object.keys(value).every((name) => /^\d*$/.test(name))) return invalid(param, "Invalid array");
  const result: ParameterValue[] = [];
  for (const [index, item] of items.entries()) {
    const one = read(schema.items ?? {}, item, `${param}[${index}]`);
    if ("fault" in one) return one;
    result.push(one.value);
  }
  return { value: result };
}

function readObject(schema: Schema, value: Exclude<FormValue, string>, param: string): Read {
  if (Array.isArray(value)) return invalid(param, "Invalid object");
  const result: Parameters = {};
  const within = (name: string) => (param === "" ? name : `${param}[${name}]`);
  for (const [name, item] of Object.entries(value)) {
    const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    const type = known ?? (schema.additionalProperties === true ? {} : schema.additionalProperties || undefined);
    if (!type) return { fault: { code: "parameter_unknown", param: within(name), message: `Received unknown parameter: ${within(name)}` } };
    const one = read(type, item, within(name));
    if ("fault" in one) return one;
    result[name] = one.value;
  }
  const missing = schema.required?.find((name) => !(name in result));
  if (missing === undefined) return { value: result };
  return { fault: { code: "parameter_missing", param: within(missing), message: `Missing required param: ${within(missing)}.` } };
}

function anything(value: FormValue): ParameterValue {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(anything);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, anything(item)]));
}

function invalid(param: string, message: string): Read {
  return { fault: { code: null, param, message } };
}
