import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { relays, relayWorks } from "@/db/schema";
import type { NewestRoot } from "@/protocol/newest-root";
import { HOUR_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { getLayerPolicy } from "./layer-policy";
import type { LayerKind } from "./rules";

type Layer = NewestRoot["layers"][number];

/** Of each layer that relays stand in: players ask one after the other, and few are enough. */
const RELAYS_PER_LAYER_MAX = 4;
/** Signed addresses of a CDN change this often, and hold for twice as long: players that see the same ones keep what they learnt of them. */
const SIGNED_MS = 12 * HOUR_MS;
const ORIGIN: Layer = { name: "origin", kind: "origin", baseUrl: "" };

/** Relays that have the work whole, were found well, and are where players can ask: the quickest first. */
async function listRelaysWith({ db }: Pick<Services, "db">, videoId: string): Promise<readonly Layer[]> {
  const isTold = and(eq(relayWorks.videoId, videoId), eq(relays.state, "active"), isNotNull(relays.checkedAt), isNull(relays.problem));
  const place = sql<number>`row_number() over (partition by ${relays.layer} order by ${relays.firstByteMs} nulls last, ${relays.id})`.mapWith(Number);
  const ranked = db
    .select({ name: relays.name, kind: relays.layer, baseUrl: relays.baseUrl, place: place.as("place") })
    .from(relays)
    .innerJoin(relayWorks, eq(relayWorks.relayId, relays.id))
    .where(isTold)
    .as("ranked");
  const rows = await db.select().from(ranked).where(sql`${ranked.place} <= ${RELAYS_PER_LAYER_MAX}`).orderBy(asc(ranked.place));
  return rows.flatMap(({ name, kind, baseUrl }) => (baseUrl === null ? [] : [{ name, kind, baseUrl }]));
}

/** None where no CDN is set up. */
export function findCdnLayer({ cdn, clock }: Pick<Services, "cdn" | "clock">): readonly Layer[] {
  if (cdn === null) return [];
  const endsAt = new Date((Math.floor(clock.now().getTime() / SIGNED_MS) + 2) * SIGNED_MS);
  return [{ name: "cdn", kind: "cdn", baseUrl: cdn.signBase(endsAt) }];
}

/**
 * Whom players ask for a film's objects: what is on, in the order of the operators' policy, and the application last. Viewers who share with
 * each other come where the mesh stands, behind its relays: after `peersAt` of these, or not at all (null).
 */
export async function listLayers(
  services: Pick<Services, "db" | "cdn" | "clock">,
  videoId: string,
): Promise<{ readonly layers: readonly Layer[]; readonly peersAt: number | null }> {
  const [{ layers }, carriers] = [await getLayerPolicy(services.db), await listRelaysWith(services, videoId)];
  const of = (kind: LayerKind) => (kind === "cdn" ? findCdnLayer(services) : carriers.filter((each) => each.kind === kind));
  const kinds = layers.filter(({ isOn }) => isOn).map(({ kind }) => kind);
  const meshAt = kinds.indexOf("mesh");
  return { layers: [...kinds.flatMap(of), ORIGIN], peersAt: meshAt < 0 ? null : kinds.slice(0, meshAt + 1).flatMap(of).length };
}
