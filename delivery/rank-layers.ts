import type { Contender } from "./runner";

interface Ranked {
  readonly contenders: readonly Contender[];
  /** No layer is well: these are asked because there are no others, and not too often. */
  readonly isLastResort: boolean;
}

/**
 * Whom to ask and in which order: that of the policy. One that may be back is asked in its place only while there is something buffered, for
 * to find out may cost the wait for a second one. One that gave false bytes is asked again only when all did: then it is the network.
 */
export function rankLayers(all: readonly Contender[], isUrgent: boolean): Ranked {
  const inState = (...states: readonly string[]) => all.filter(({ health }) => states.includes(health.state));
  const well = isUrgent ? [...inState("closed"), ...inState("half-open")] : inState("closed", "half-open");
  if (well.length > 0) return { contenders: well, isLastResort: false };
  const open = inState("open");
  return { contenders: open.length > 0 ? open : all, isLastResort: true };
}
