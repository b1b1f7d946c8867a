import { splitByWeights } from "../../kernel/money";

export const WHOLE_BPS = 10_000;
/** With the holder. */
export const PARTIES_MAX = 20;
/** How often what somebody gets can be shared on. */
export const DEPTH_MAX = 8;

/** Money by where in the order it came: costs recouped, then a sum agreed on, then percent. Micros. */
export interface Stages {
  readonly recoupMicros: bigint;
  readonly fixedMicros: bigint;
  readonly shareMicros: bigint;
}

/** What a party has by the terms. Percent of all parties sum to 10,000 basis points. */
export interface Part extends Omit<Stages, "shareMicros"> {
  readonly shareBps: number;
}

export const NOTHING: Stages = { recoupMicros: 0n, fixedMicros: 0n, shareMicros: 0n };

export function totalOf({ recoupMicros, fixedMicros, shareMicros }: Stages): bigint {
  return recoupMicros + fixedMicros + shareMicros;
}

export function addStages(a: Stages, b: Stages): Stages {
  return { recoupMicros: a.recoupMicros + b.recoupMicros, fixedMicros: a.fixedMicros + b.fixedMicros, shareMicros: a.shareMicros + b.shareMicros };
}

/** Takes `amountMicros` from what is open of each, in proportion and exactly; never more than is open. */
export function takeInProportion(amountMicros: bigint, open: readonly bigint[]): readonly bigint[] {
  if (amountMicros === 0n) return open.map(() => 0n);
  return splitByWeights(amountMicros, open);
}

/** All whom a whole reaches, holders before those they give to: there are no cycles, for one is refused before it is agreed. */
export function inOrder(artistId: string, partiesOf: (holderId: string) => readonly string[]): readonly string[] {
  const done = new Set<string>();
  const order: string[] = [];
  const visit = (id: string): void => {
    if (done.has(id)) return;
    done.add(id);
    for (const partyId of partiesOf(id)) visit(partyId);
    order.unshift(id);
  };
  visit(artistId);
  return order;
}

/** Who gets from whom, of one video. */
export interface Edge {
  readonly holderId: string;
  readonly partyId: string;
}

/** Whether money could come back to who shared it, or be shared on more often than `DEPTH_MAX`. */
export function findLoop(edges: readonly Edge[]): "cycle" | "too deep" | null {
  const next = new Map<string, string[]>();
  for (const { holderId, partyId } of edges) if (holderId !== partyId) next.set(holderId, [...(next.get(holderId) ?? []), partyId]);
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    // Until it is known: whoever comes back here goes round in a circle.
    depths.set(id, Number.POSITIVE_INFINITY);
    const depth = Math.max(0, ...(next.get(id) ?? []).map((party) => depthOf(party) + 1));
    depths.set(id, depth);
    return depth;
  };
  const deepest = Math.max(0, ...[...next.keys()].map(depthOf));
  if (deepest === Number.POSITIVE_INFINITY) return "cycle";
  return deepest > DEPTH_MAX ? "too deep" : null;
}
