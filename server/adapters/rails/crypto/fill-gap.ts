import { HOUR_MS } from "../../../kernel/durations";
import { findUnsent, listReplacements } from "./nonces";
import type { Chain, CryptoSetting } from "./setting";
import { signCancel } from "./transfer-body";
import { addVersion } from "./versions";

/** Long enough that whoever took the number is not about to send it. */
const ABANDONED_MS = 6 * HOUR_MS;

/**
 * Uses up numbers that were taken for payments of which nothing was sent in hours, so that those behind them get through: a chain takes no
 * transaction before all that come before it. Should the payment be sent after all, the chain takes one of the two, and `lookUp` says which.
 */
export async function fillGap(setting: CryptoSetting, chain: Chain, numbers: { readonly from: number; readonly to: number }): Promise<void> {
  const { db, account, clock } = setting;
  const before = new Date(clock.now().getTime() - ABANDONED_MS);
  for (const { nonce, key } of await findUnsent(db, { chainId: chain.chainId, wallet: account.address, ...numbers, before })) {
    const transfer = { chainId: chain.chainId, nonce, token: chain.token, to: account.address, units: 0n };
    const [kept] = await listReplacements(db, key);
    if (kept === undefined) {
      const fees = await chain.node.fees(chain);
      const signed = fees === null ? null : await addVersion(setting, key, { revision: 1, kind: "cancel", fees, transfer });
      if (signed !== null) await chain.node.broadcast(signed.raw);
    } else {
      const fees = { maxFeePerGas: BigInt(kept.maxFeePerGas), maxPriorityFeePerGas: BigInt(kept.maxPriorityFeePerGas) };
      await chain.node.broadcast((await signCancel(account, transfer, fees)).raw);
    }
  }
}
