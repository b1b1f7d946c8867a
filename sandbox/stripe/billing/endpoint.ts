import { z } from "zod";
import type { Context } from "../engine/context";
import { ApiError, invalidRequest } from "../engine/errors";
import { type Route, route } from "../http/routes";
import { type FormValue, readParameters } from "../schemas/read-parameters";

interface EndpointOptions<P> {
  readonly method: "GET" | "POST" | "DELETE";
  /** Like `/v1/prices/:id`. */
  readonly path: string;
  /** Which of the parameters that Stripe has are built here; another one is 501, and one that Stripe has not is 400. */
  readonly takes: readonly (keyof P & string)[];
  /** Parameters that the present version took away: a caller that names no version may still send them. They change nothing. */
  readonly removed?: readonly string[];
  /** What a caller that names no version sends in the words of an older one, in the present words. */
  older?(given: Readonly<Record<string, FormValue>>): Record<string, FormValue>;
  run(ctx: Context, params: P, path: (name: string) => string): unknown;
}

/** Declares an endpoint whose parameters are checked and typed by the SDK's own types. */
export function endpoint<P extends object>({ method, path, takes, removed, older, run }: EndpointOptions<P>): Route {
  const key = `${method} ${path.replaceAll(/:\w+/g, "{}")}`;
  const built: ReadonlySet<string> = new Set(takes);
  return route({
    method,
    path,
    params: z.unknown(),
    removed,
    run: (ctx, given, part, caller) => {
      const present = caller.isUnversioned && older && isForm(given) ? older(given) : given;
      return run(ctx, read<P>(key, built, without(present, removed)), part);
    },
  });
}

function read<P extends object>(key: string, built: ReadonlySet<string>, given: unknown): P {
  const answer = readParameters(key, isForm(given) ? given : {});
  if ("fault" in answer) {
    const { code, param, message } = answer.fault;
    throw invalidRequest(message, { ...(code === null ? {} : { code }), param });
  }
  const missing = Object.keys(answer.parameters).find((name) => !built.has(name));
  if (missing !== undefined) {
    throw new ApiError(501, {
      type: "invalid_request_error",
      code: "not_implemented",
      param: missing,
      message: `Not built in this stand-in for Stripe: ${missing} of ${key}`,
    });
  }
  if (!isTyped<P>(answer.parameters)) throw new Error(`${key} was read as no object`);
  return answer.parameters;
}

function without(given: unknown, names: readonly string[] = []): unknown {
  return isForm(given) ? Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name))) : given;
}

function isForm(given: unknown): given is Record<string, FormValue> {
  return typeof given === "object" && given !== null;
}

/** Tells the compiler what the schema guarantees: it was made from the type. */
function isTyped<P extends object>(parameters: object): parameters is P {
  return parameters !== null;
}
