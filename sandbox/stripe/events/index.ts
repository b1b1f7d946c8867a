import { z } from "zod";
import type { Context } from "../engine/context";
import { invalidRequest } from "../engine/errors";
import type { StoredEvent } from "../engine/tables";
import { listObjects } from "../http/lists";
import { bool, CREATED, list, PAGING, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";
import { showEvent } from "./show-event";

const TYPES_MAX = 20;

const retrieve = route({
  method: "GET",
  path: "/v1/events/:id",
  params: z.strictObject({}),
  run: (ctx, _params, path) => ctx.get("event", path("id")),
});

const listAll = route({
  method: "GET",
  path: "/v1/events",
  params: z.strictObject({ ...PAGING, ...CREATED, type: text().optional(), types: list(text()).optional(), delivery_success: bool().optional() }),
  run: (ctx, params) => {
    if (params.type !== undefined && params.types !== undefined)
      throw invalidRequest("You may pass either `type` or `types`, but not both.", { param: "types" });
    if ((params.types?.length ?? 0) > TYPES_MAX) throw invalidRequest(`You may pass up to ${TYPES_MAX} types.`, { param: "types" });
    const patterns = params.types ?? (params.type === undefined ? null : [params.type]);
    // Few are undelivered among very many: they are found by their deliveries.
    const undelivered = params.delivery_success === undefined ? null : undeliveredEvents(ctx);
    return listObjects(ctx, params, {
      kind: "event",
      url: "/v1/events",
      filter: (event) =>
        (patterns === null || patterns.some((pattern) => matches(pattern, event.type))) &&
        (undelivered === null || params.delivery_success !== undelivered.has(event.id)),
    });
  },
});

function undeliveredEvents(ctx: Context): Set<string> {
  const pending = (["waiting", "given_up", "lost"] as const).flatMap((state) => ctx.as(null).having("_delivery", "state", state));
  return new Set(pending.map(({ event }) => event));
}

/** `charge.*` stands for every type below charge. */
function matches(pattern: string, type: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

export const events: Resource = { routes: [retrieve, listAll], views: { event: (ctx, event) => (isEvent(event) ? showEvent(ctx, event) : event) } };

function isEvent(object: object): object is StoredEvent {
  return "object" in object && object.object === "event";
}
