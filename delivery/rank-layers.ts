import type { DeliveryLimits } from "./limits";
import type { Contender, Urgency } from "./runner";

interface Ranked {
  readonly contenders: readonly Contender[];
  /** Those that failed of late, and are not asked while others are well. */
  readonly open: readonly Contender[];
  /** No layer is well: these are asked because there are no others, and not too often. */
  readonly isLastResort: boolean;
}

/** Those that have only some objects: first while there is time, for who asks them spares the others; otherwise in their place. */
function withPartial(ranked: readonly Contender[], { isUrgent, spareMs }: Urgency, { spareMsMin }: Pick<DeliveryLimits, "spareMsMin">): readonly Contender[] {
  if (isUrgent || spareMs < spareMsMin) return ranked;
  const isFirst = ({ layer }: Contender) => layer.isPartial === true;
  return [...ranked.filter(isFirst), ...ranked.filter((each) => !isFirst(each))];
}

/**
 * Whom to ask and in which order: that of the policy. One that may be back is asked in its place only while there is something buffered, for
 * to find out may cost the wait for a second one. One that gave false bytes is asked again only when all did: then it is the network.
 * Layers that have only some objects are no way out for themselves: when they alone are well, those that are not are asked as well.
 */
export function rankLayers(all: readonly Contender[], urgency: Urgency, limits: Pick<DeliveryLimits, "spareMsMin">): Ranked {
  const inState = (...states: readonly string[]) => all.filter(({ health }) => states.includes(health.state));
  const well = urgency.isUrgent ? [...inState("closed"), ...inState("half-open")] : inState("closed", "half-open");
  const partial = well.filter(({ layer }) => layer.isPartial === true);
  const open = inState("open").filter((each) => !partial.includes(each));
  if (well.length > partial.length) return { contenders: withPartial(well, urgency, limits), open, isLastResort: false };
  const rest = open.length > 0 ? open : all.filter((each) => !partial.includes(each));
  return { contenders: [...partial, ...rest], open, isLastResort: true };
}
