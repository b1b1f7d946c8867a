import { type ListedProcedure, listProcedures } from "./list-procedures";
import { appRouter } from "./router";

type Router = typeof appRouter;

interface Route {
  readonly path: RegExp;
  /** The router with this procedure alone. */
  readonly router: Router;
}

function makeRoute({ name, meta }: ListedProcedure): Route {
  // At run time this record is flat, by dotted path; its type says nested.
  const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;
  const words = meta.openapi.path.replace(/\{\w+\}/g, "[^/]+");
  return {
    path: new RegExp(`^${words}/?$`, "i"),
    router: Object.assign({}, appRouter, { _def: { ...appRouter._def, procedures: { [name]: procedures[name] } } }),
  };
}

const routes = new Map<string, Route[]>();
for (const procedure of listProcedures()) {
  const { method } = procedure.meta.openapi;
  routes.set(method, [...(routes.get(method) ?? []), makeRoute(procedure)]);
}

/**
 * The router that the OpenAPI handler is given for a request: the procedure at that path alone, as the handler makes itself a table of all that
 * it is given at each request. The whole router where there is none, so that the handler says so.
 * @param pathname below `/api`
 */
export function findRoute(method: string, pathname: string): Router {
  return routes.get(method)?.find(({ path }) => path.test(pathname))?.router ?? appRouter;
}
