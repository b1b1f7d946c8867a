import type { Listener, TaskHandler } from "./engine/engine";
import type { Includes, View } from "./http/expand";
import type { Page } from "./http/pages";
import type { Route } from "./http/routes";

/** One family of endpoints with all it needs; resources.ts lists them. README.md says how one is added. */
export interface Resource {
  routes?: readonly Route[];
  pages?: readonly Page[];
  /** What the scheduler calls, by the kind given to `ctx.schedule`. */
  tasks?: Readonly<Record<string, TaskHandler>>;
  /** What runs inside the request that tells an event, by the event's type. */
  listeners?: Readonly<Record<string, Listener>>;
  /** Fields shown only when expanded, by `object` and field. */
  includes?: Includes;
  /** How a stored object looks when it is answered or expanded, by `object`; for fields that time or others decide. */
  views?: Readonly<Record<string, View>>;
}
