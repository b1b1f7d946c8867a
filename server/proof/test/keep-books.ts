import { appendAudit } from "@/server/kernel/audit";
import { artistAccount, platformAccount, postTransfers, type Transfer, transferId } from "@/server/ledger";
import type { Services } from "@/server/services";

/** Earnings of an artist, as many in one batch. */
export function earn(name: string, count: number, artist = "usr_a"): Transfer[] {
  return Array.from({ length: count }, (_, index) => ({
    debit: platformAccount("stripe_balance", "USD"),
    credit: artistAccount(artist, "earnings", "USD"),
    amountMicros: BigInt(1_000 + index),
    kind: "charge.earnings",
    sourceType: "test",
    sourceId: `${name}:${index}`,
  }));
}

/** Posts them and says so in the audit log, as a use-case does. */
export async function keep(services: Pick<Services, "db" | "clock">, transfers: readonly Transfer[]): Promise<void> {
  await services.db.transaction(async (tx) => {
    await postTransfers(tx, transfers, services.clock.now());
    const [first] = transfers;
    const entry = { actorId: "usr_a", action: "test/money.moved", target: first === undefined ? "nothing" : transferId(first) };
    await appendAudit(tx, { ...entry, after: { transfers: transfers.length } }, services.clock.now());
  });
}
