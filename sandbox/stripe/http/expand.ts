import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import { KIND_BY_PREFIX } from "../engine/tables";

const DEPTH_MAX = 4;

/** Computes a field that an object shows only when `expand` asks for it, like a session's `line_items`. */
export type Include = (ctx: Context, object: { id: string }) => unknown;

/** Gives a stored object the fields that depend on time or on others. */
export type View = (ctx: Context, object: object) => object;

/** Shows an object, or each object of a list, by its view. */
export function show(ctx: Context, answer: unknown, views: Readonly<Record<string, View>>): unknown {
  if (!isObject(answer)) return answer;
  if (answer.object === "list" && Array.isArray(answer.data)) return { ...answer, data: answer.data.map((item) => show(ctx, item, views)) };
  return views[String(answer.object)]?.(ctx, answer) ?? answer;
}

/** What expansion needs to know of all resources. */
interface Shapes {
  includes: Includes;
  views: Readonly<Record<string, View>>;
}

/** By `object` name, then by field. */
export type Includes = Readonly<Record<string, Readonly<Record<string, Include>>>>;

/**
 * Replaces ids by what they name along each path of `expand`.
 * @throws 400 when a path is deeper than four or names what cannot be expanded.
 */
export function expand(ctx: Context, answer: unknown, paths: readonly string[], shapes: Shapes): unknown {
  return paths.reduce((object, path) => expandPath(ctx, object, path.split("."), path, shapes), answer);
}

function expandPath(ctx: Context, object: unknown, parts: readonly string[], whole: string, shapes: Shapes): unknown {
  const [field, ...rest] = parts;
  if (field === undefined) return object;
  if (parts.length > DEPTH_MAX + (whole.startsWith("data.") ? 1 : 0))
    throw invalidRequest(`You cannot expand more than ${DEPTH_MAX} levels of a property. Property: ${whole}`, { param: "expand" });
  if (Array.isArray(object)) return object.map((item) => expandPath(ctx, item, parts, whole, shapes));
  if (!isObject(object)) return object;
  const value = expandField(ctx, object, field, rest.length === 0, shapes);
  return { ...object, [field]: expandPath(ctx, value, rest, whole, shapes) };
}

function expandField(ctx: Context, object: Fields, field: string, isLast: boolean, shapes: Shapes): unknown {
  const value = object[field];
  const include = shapes.includes[String(object.object)]?.[field];
  if (include !== undefined && typeof object.id === "string") return show(ctx, include(ctx, { ...object, id: object.id }), shapes.views);
  if (value === null) return null;
  const named = field === "id" ? undefined : findNamed(ctx, value, shapes);
  if (named !== undefined) return named;
  if (Array.isArray(value)) return value.map((item) => findNamed(ctx, item, shapes) ?? item);
  if (typeof value === "object" && !(isLast && isPlainData(value))) return value;
  throw invalidRequest(`This property cannot be expanded (${field}). You may want to try expanding 'data.${field}' instead.`, { param: "expand" });
}

/** What an id names; nothing where it is none. */
function findNamed(ctx: Context, id: unknown, shapes: Shapes): unknown {
  const kind = typeof id === "string" ? KIND_BY_PREFIX[id.slice(0, id.indexOf("_"))] : undefined;
  const row = typeof id === "string" && kind !== undefined ? ctx.store.row(kind, id) : null;
  if (row === null) return undefined;
  return row.object === null ? { id, object: kind, deleted: true } : show(ctx, row.object, shapes.views);
}

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** Part of an object and no object of its own: nothing there to expand. */
function isPlainData(value: object): boolean {
  return !Array.isArray(value) && typeof Reflect.get(value, "object") !== "string";
}
