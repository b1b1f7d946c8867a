import type { Listener, TaskHandler } from "./engine/engine";
import type { Includes, View } from "./http/expand";
import type { Resource } from "./resource";

interface Assembled {
  tasks: Record<string, TaskHandler>;
  listeners: Record<string, Listener[]>;
  includes: Includes;
  views: Record<string, View>;
}

/** Puts the parts of all resources together. @throws when two claim the same task. */
export function assemble(resources: readonly Resource[]): Assembled {
  const tasks: Record<string, TaskHandler> = {};
  const listeners: Record<string, Listener[]> = {};
  const includes: Record<string, Includes[string]> = {};
  const views: Record<string, View> = {};
  for (const resource of resources) {
    for (const [kind, handler] of Object.entries(resource.tasks ?? {})) {
      if (tasks[kind] !== undefined) throw new Error(`Two resources handle tasks of kind ${kind}`);
      tasks[kind] = handler;
    }
    Object.assign(views, resource.views);
    for (const [type, listener] of Object.entries(resource.listeners ?? {})) listeners[type] = [...(listeners[type] ?? []), listener];
    for (const [object, fields] of Object.entries(resource.includes ?? {})) includes[object] = { ...includes[object], ...fields };
  }
  return { tasks, listeners, includes, views };
}
