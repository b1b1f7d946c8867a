import type { RailReports } from "..";
import type { CryptoSetting } from "./setting";

/** How far back one reading goes; nodes answer for a few thousand blocks at a time. */
const BLOCKS_MAX = 5_000n;

/** What left the wallet in final blocks: one report a chain, of the newest of them. */
export function chainReports({ chains, account }: CryptoSetting): RailReports {
  return {
    list: async () =>
      Promise.all(
        chains.map(async ({ name, node, finalityBlocks }) => {
          const last = (await node.blockNumber()) - BigInt(finalityBlocks) + 1n;
          const first = last > BLOCKS_MAX ? last - BLOCKS_MAX : 0n;
          return { name: `${name}-${first}-${last < 0n ? 0n : last}`, format: "chain" as const };
        }),
      ),
    read: async (report) => {
      const [name = "", from = "", to = ""] = report.split("-");
      const chain = chains.find((each) => each.name === name);
      if (chain === undefined) throw new Error(`${report} is of no chain that is set up`);
      const sent = await chain.node.transfersFrom(chain.token, account.address, { from: BigInt(from), to: BigInt(to) });
      const transfers = sent.map(({ hash, logIndex, to: payee, units, blockTime }) => ({
        hash,
        logIndex,
        to: payee,
        units: String(units),
        at: blockTime.toISOString(),
      }));
      return JSON.stringify({ chain: name, transfers });
    },
  };
}
