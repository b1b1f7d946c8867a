import { type Actor, requireArtist } from "../../kernel/actor";
import { settleToCents } from "../../kernel/money";
import type { Services } from "../../services";
import { floorCents } from "./amounts";
import type { AccountBalance, RoyaltyAccount } from "./contract";
import { type EarningsAccount, findAccounts } from "./find-accounts";
import { findPayoutMethodShown } from "./find-payout-method";

/** What the artist who asks has, as the ledger says at this moment. */
export async function getAccount(services: Pick<Services, "db" | "clock">, actor: Actor): Promise<RoyaltyAccount> {
  requireArtist(actor);
  const [account, ...others] = await findAccounts(services.db, actor.userId);
  return {
    ...showBalance(account),
    payoutMethod: await findPayoutMethodShown(services.db, actor.userId),
    nextPayoutAt: startOfNextMonth(services.clock.now()).toISOString(),
    others: others.map(showBalance),
  };
}

function showBalance(account: EarningsAccount): AccountBalance {
  const available = settleToCents(account.balanceMicros - account.heldMicros);
  return {
    currency: account.currency,
    balanceCents: floorCents(account.balanceMicros),
    pendingCents: floorCents(account.reviewMicros),
    heldCents: floorCents(account.heldMicros),
    availableCents: Number(available.cents),
    receivableCents: floorCents(account.receivableMicros),
    carriedMicros: available.carriedMicros.toString(),
  };
}

/** The monthly payout runs on the first, 00:00 UTC. */
function startOfNextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}
