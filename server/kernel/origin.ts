import { AsyncLocalStorage } from "node:async_hooks";

/** From where somebody asked; personal data, kept for a time only. */
export type Origin = {
  /** As the outermost proxy we trust wrote it; empty when unknown. */
  readonly ip: string;
  readonly userAgent: string;
  readonly sessionId: string | null;
};

// The site's bundles each load this module; what one sets the other must see.
const holder = globalThis as typeof globalThis & { mhcOrigin?: AsyncLocalStorage<Origin> };
holder.mhcOrigin ??= new AsyncLocalStorage<Origin>();
const origins = holder.mhcOrigin;

/** Does `work` as asked for from there; what it appends to the audit log says so. */
export function withOrigin<T>(origin: Origin, work: () => T): T {
  return origins.run(origin, work);
}

/** Null in jobs and commands, which nobody asks for from anywhere. */
export function currentOrigin(): Origin | null {
  return origins.getStore() ?? null;
}
