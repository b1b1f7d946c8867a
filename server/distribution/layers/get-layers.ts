import { and, count, eq, gt, isNotNull, sql, sum } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { relayHours, relays, siteHours } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { getCdnState } from "../cdn/watch-cdn";
import { sumViewers, type ViewerShare } from "../peers/sum-viewers";
import { getLayerPolicy, type LayerPolicy } from "./layer-policy";
import type { LayerRule } from "./rules";

export interface LayerState extends LayerRule {
  /** Who stands in it and may be told to players: a CDN, or relays. */
  readonly carriers: number;
  /** Of these, who was well when it was last looked at. */
  readonly well: number;
  /** What is wrong with the CDN; null of anything else. */
  readonly problem: string | null;
  /** ISO 8601; the last look at any of them. */
  readonly checkedAt: string | null;
  /** Over the last 24 hours, by the relays' own count; null where nobody counts for us. */
  readonly servedBytesDay: number | null;
  /** Of the mesh: viewers who share films among themselves; null of any other layer. */
  readonly viewers: ViewerShare | null;
}
export interface LayerStates extends Omit<LayerPolicy, "layers"> {
  readonly layers: readonly LayerState[];
  /** What the site itself gave over the last 24 hours. */
  readonly siteBytesDay: number;
}

type State = Omit<LayerState, keyof LayerRule>;
const NOBODY: State = { carriers: 0, well: 0, problem: null, checkedAt: null, servedBytesDay: 0, viewers: null };

async function getCdnLayer(services: Services, actor: Actor): Promise<State> {
  const { name, checkedAt, sentence } = await getCdnState(services, actor);
  if (name === null) return { ...NOBODY, servedBytesDay: null };
  return { carriers: 1, well: checkedAt !== null && sentence === null ? 1 : 0, problem: sentence, checkedAt, servedBytesDay: null, viewers: null };
}

async function getRelayLayers(db: Tx, now: Date): Promise<ReadonlyMap<string, State>> {
  const isWell = sql`${relays.checkedAt} is not null and ${relays.problem} is null`;
  const standing = await db
    .select({
      layer: relays.layer,
      carriers: count(),
      well: sql`count(*) filter (where ${isWell})`.mapWith(Number),
      checkedAt: sql`max(${relays.checkedAt})`.mapWith(relays.checkedAt),
    })
    .from(relays)
    .where(and(eq(relays.state, "active"), isNotNull(relays.baseUrl)))
    .groupBy(relays.layer);
  const served = await db
    .select({ layer: relays.layer, bytes: sum(relayHours.servedBytes).mapWith(Number) })
    .from(relayHours)
    .innerJoin(relays, eq(relays.id, relayHours.relayId))
    .where(gt(relayHours.hour, new Date(now.getTime() - DAY_MS)))
    .groupBy(relays.layer);
  const bytesOf = (layer: string) => served.find((each) => each.layer === layer)?.bytes ?? 0;
  const states = standing.map(({ layer, carriers, well, checkedAt }): [string, State] => [
    layer,
    { carriers, well, problem: null, checkedAt: checkedAt?.toISOString() ?? null, servedBytesDay: bytesOf(layer), viewers: null },
  ]);
  // What those served that left since counts, too.
  return new Map([...served.map(({ layer, bytes }): [string, State] => [layer, { ...NOBODY, servedBytesDay: bytes }]), ...states]);
}

async function sumSite(db: Tx, now: Date): Promise<number> {
  const isOfDay = gt(siteHours.hour, new Date(now.getTime() - DAY_MS));
  const [row] = await db
    .select({ bytes: sum(siteHours.servedBytes).mapWith(Number) })
    .from(siteHours)
    .where(isOfDay);
  return row?.bytes ?? 0;
}

/** The order of layers with how each does, for the back office. */
export async function getLayers(services: Services, actor: Actor): Promise<LayerStates> {
  requireAdmin(actor);
  const [policy, cdn] = [await getLayerPolicy(services.db), await getCdnLayer(services, actor)];
  const now = services.clock.now();
  const [states, siteBytesDay] = [await getRelayLayers(services.db, now), await sumSite(services.db, now)];
  const viewers = await sumViewers(services.db, now);
  const stateOf = ({ kind }: LayerRule): State => {
    if (kind === "cdn") return cdn;
    return { ...(states.get(kind) ?? NOBODY), viewers: kind === "mesh" ? viewers : null };
  };
  return { ...policy, siteBytesDay, layers: policy.layers.map((rule) => ({ ...rule, ...stateOf(rule) })) };
}
