import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { KIND_BY_PREFIX } from "../engine/tables";

const DEPTH_MAX = 4;

/** Computes a field that an object shows only when `expand` asks for it, like a session's `line_items`. */
export type Include = (ctx: Context, object: { id: string }) => unknown;

/** By `object` name, then by field. */
export type Includes = Readonly<Record<string, Readonly<Record<string, Include>>>>;

/**
 * Replaces ids by what they name along each path of `expand`.
 * @throws 400 when a path is deeper than four or names what cannot be expanded.
 */
export function expand(ctx: Context, answer: unknown, paths: readonly string[], includes: Includes): unknown {
  return paths.reduce((object, path) => expandPath(ctx, object, path.split("."), path, includes), answer);
}

function expandPath(ctx: Context, object: unknown, parts: readonly string[], whole: string, includes: Includes): unknown {
  const [field, ...rest] = parts;
  if (field === undefined) return object;
  if (parts.length > DEPTH_MAX + (whole.startsWith("data.") ? 1 : 0))
    throw invalidRequest(`You cannot expand more than ${DEPTH_MAX} levels of a property. Property: ${whole}`, { param: "expand" });
  if (Array.isArray(object)) return object.map((item) => expandPath(ctx, item, parts, whole, includes));
  if (!isObject(object)) return object;
  const value = expandField(ctx, object, field, rest.length === 0, includes);
  return { ...object, [field]: expandPath(ctx, value, rest, whole, includes) };
}

function expandField(ctx: Context, object: Fields, field: string, isLast: boolean, includes: Includes): unknown {
  const value = object[field];
  const include = includes[String(object.object)]?.[field];
  if (include !== undefined && typeof object.id === "string") return include(ctx, { ...object, id: object.id });
  if (value === null) return null;
  if (typeof value === "string" && field !== "id") {
    const kind = KIND_BY_PREFIX[value.slice(0, value.indexOf("_"))];
    const row = kind === undefined ? null : ctx.store.row(kind, value);
    if (kind !== undefined && row !== null) return row.object ?? { id: value, object: kind, deleted: true };
  }
  if (typeof value === "object" && !(isLast && isPlainData(value))) return value;
  throw invalidRequest(`This property cannot be expanded (${field}). You may want to try expanding 'data.${field}' instead.`, { param: "expand" });
}

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** Part of an object and no object of its own: nothing there to expand. */
function isPlainData(value: object): boolean {
  return !Array.isArray(value) && typeof Reflect.get(value, "object") !== "string";
}
