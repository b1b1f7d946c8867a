import { privacyErasures } from "@/db/schema";
import { appendAudit } from "@/server/kernel/audit";
import { MINUTE_MS } from "@/server/kernel/durations";
import { withOrigin } from "@/server/kernel/origin";
import { artistAccount, platformAccount, postTransfers, type Transfer, transferId } from "@/server/ledger";
import { sealBooks } from "@/server/proof";
import type { TestServices } from "@/test/services";

let made = 0;

const earn = (artist: string, amountMicros: bigint, currency = "USD"): Transfer => ({
  debit: platformAccount("stripe_balance", currency),
  credit: artistAccount(artist, "earnings", currency),
  amountMicros,
  kind: "charge.earnings",
  sourceType: "test",
  sourceId: `ch_${++made}`,
});
const back = (original: Transfer, amountMicros: bigint): Transfer => ({
  ...{ debit: original.credit, credit: original.debit, amountMicros, kind: "refund.earnings", sourceType: "test", sourceId: `re_${++made}` },
  reversesId: transferId(original),
});
const hold = (artist: string, amountMicros: bigint): Transfer => ({
  ...{ phase: "pending", debit: artistAccount(artist, "earnings", "USD"), credit: platformAccount("bank", "USD") },
  ...{ amountMicros, kind: "payout", sourceType: "test", sourceId: `pay_${++made}` },
});
const end = (held: Transfer, phase: "post" | "void"): Transfer => ({ ...held, phase, pendingId: transferId(held), kind: `payout.${phase}` });

/** A little of everything: two currencies, holds in each state, reversals taken back, forgotten people, three checkpoints and what is not sealed yet. */
export async function keepBooks({ services, clock, database }: TestServices): Promise<void> {
  const [first, other] = [earn("usr_d", 500n), earn("usr_d", 700n, "EUR")];
  const refunded = back(first, 300n);
  const [open, posted, voided] = [hold("usr_a", 100n), hold("usr_b", 200n), hold("usr_c", 300n)];
  const batches = [
    ["usr_a", "usr_b", "usr_a", "usr_c"].map((artist, index) => earn(artist, BigInt(1_000_000 * (index + 1)))),
    [first, other],
    [refunded],
    [back(first, 200n), back(refunded, 100n)],
    [open, posted, voided],
    [end(posted, "post"), end(voided, "void")],
    [earn("usr_a", 1n)],
  ];
  const origin = { ip: "203.0.113.7", userAgent: "a test", sessionId: "ses_1" };
  for (const [index, batch] of batches.entries()) {
    clock.advanceMs(MINUTE_MS);
    const now = clock.now();
    const entry = { actorId: index % 2 === 0 ? "usr_admin" : "usr_gone", action: "test/money.moved", target: `batch ${index}` };
    const details = index % 3 === 0 ? {} : { before: index % 3 === 1 ? { count: index } : null, after: { by: ["hand", index], isGood: true } };
    const append = () =>
      services.db.transaction(async (tx) => {
        await postTransfers(tx, batch, now);
        await appendAudit(tx, { ...entry, ...details }, now);
      });
    await (index === 2 ? append() : withOrigin(origin, append));
    if (index % 2 === 1) await sealBooks(services);
  }
  await services.db.insert(privacyErasures).values({ userId: "usr_gone", erasedAt: clock.now(), erased: {} });
  await database.sql`select audit_forget(array(select seq from audit_log where actor_id = 'usr_gone' and seq < 4), array(select seq from audit_log where actor_id = 'usr_gone' and seq < 4))`;
}
