import type { Tx } from "@/db/client";
import { foreseeRank, readGates } from "@/server/patronage";

/** How many calls a month the fan's tier gives at a time, as far as that can be foreseen now; 0 is none. */
export async function readQuota(db: Tx, params: { readonly fanId: string; readonly artistId: string; readonly now: Date }): Promise<(at: Date) => number> {
  const { tiers } = (await readGates(db, { fanId: null, artistIds: [params.artistId], now: params.now }))(params.artistId);
  const rankAt = await foreseeRank(db, params);
  return (at) => {
    const rank = rankAt(at);
    return rank === null ? 0 : Math.max(0, ...tiers.filter((tier) => tier.rank <= rank).map((tier) => tier.callsPerMonth));
  };
}
