import type { z } from "zod";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import type { Caller } from "./authenticate";
import type { FormFields } from "./form";
import { readParams } from "./params";

type Method = "GET" | "POST" | "DELETE";

/** Parts of the path by their names in the pattern. */
type Path = Record<string, string>;

interface RouteOptions<P> {
  method: Method;
  /** Like `/v1/customers/:id`. */
  path: string;
  /** A strict object: what it does not name is a `parameter_unknown`. `expand` is read by the door. */
  params: z.ZodType<P>;
  /** Of these parameters, those that the present version took away: only a caller that names no version may use them. */
  removed?: readonly string[];
  /** May be called by a page with the publishable key; such routes ask for a client secret themselves. */
  isPublishable?: boolean;
  run(ctx: Context, params: P, path: PathParts, caller: Caller): unknown;
}

/** What stands in the path at a name. */
type PathParts = (name: string) => string;

/** A route as the door sees it. */
export interface Route {
  method: Method;
  path: string;
  isPublishable: boolean;
  answer(ctx: Context, given: FormFields, path: Path, caller: Caller): unknown;
}

/** Declares an endpoint of the API. */
export function route<P>(options: RouteOptions<P>): Route {
  return {
    method: options.method,
    path: options.path,
    isPublishable: options.isPublishable ?? false,
    answer: (ctx, given, path, caller) => {
      const gone = caller.isUnversioned ? undefined : options.removed?.find((name) => given[name] !== undefined);
      if (gone !== undefined) throw invalidRequest(`Received unknown parameter: ${gone}`, { code: "parameter_unknown", param: gone });
      return options.run(ctx, readParams(options.params, given), (name) => partOf(path, name), caller);
    },
  };
}

/** Finds which entry a method and path belong to; fixed words win over names. */
export class Matcher<T extends { method: string; path: string }> {
  private readonly entries: { entry: T; parts: string[] }[];

  constructor(entries: readonly T[]) {
    this.entries = entries.map((entry) => ({ entry, parts: entry.path.split("/") })).sort((a, b) => names(a.parts) - names(b.parts));
  }

  find(method: string, path: string): { entry: T; path: Path } | null {
    const given = path.split("/");
    for (const { entry, parts } of this.entries) {
      if (entry.method !== method || parts.length !== given.length) continue;
      if (parts.every((part, index) => part.startsWith(":") || part === given[index])) {
        return {
          entry,
          path: Object.fromEntries(parts.flatMap((part, index) => (part.startsWith(":") ? [[part.slice(1), decodeURIComponent(given[index] ?? "")]] : []))),
        };
      }
    }
    return null;
  }
}

function names(parts: string[]): number {
  return parts.filter((part) => part.startsWith(":")).length;
}

function partOf(path: Path, name: string): string {
  const part = path[name];
  if (part === undefined) throw new Error(`The path has no part ${name}`);
  return part;
}
