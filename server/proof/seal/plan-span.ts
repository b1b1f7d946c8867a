import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { proofSpans } from "@/db/schema";
import type { Services } from "@/server/services";
import { BEFORE_ALL, findNewestSpan, type Span } from "./queries";

/** So that one sealing has bounded work; what is more waits for the next span, which follows at once. */
const SPAN_LEAVES_MAX = 250_000;
const SALT_BYTES = 32;
const PROOF_LOCK = 7_341_003;

const bounds = z.object({ ledger_seq: z.string().transform(BigInt), ledger_leaves: z.string().transform(Number), audit_seq: z.string().transform(Number) });

/**
 * Fixes what the next checkpoint adds: whatever ledger and audit log have gained since the last, up to a bound. Null when
 * that is nothing. Both chains are written one transaction after the other, so that nothing can come in below their heads.
 */
export function planSpan(services: Pick<Services, "db" | "clock">, leavesMax = SPAN_LEAVES_MAX): Promise<Span | null> {
  return services.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${PROOF_LOCK})`);
    const before = (await findNewestSpan(tx)) ?? BEFORE_ALL;
    // At least one batch, however large, so that the log never stands still.
    const [found] = await tx.execute(sql`
      with counted as (
        select b.seq, sum(b.transfers + 1) over (order by b.seq) as leaves
        from (select seq, transfers from ledger_batches where seq > ${before.ledgerSeq} order by seq limit ${leavesMax}) b
      )
      select coalesce(max(seq), ${before.ledgerSeq})::text as ledger_seq, coalesce(max(leaves), 0)::text as ledger_leaves,
        (select coalesce(max(seq), ${before.auditSeq}) from (select seq from audit_log where seq > ${before.auditSeq} order by seq limit ${leavesMax}) a)::text as audit_seq
      from counted where leaves <= ${leavesMax} or seq = ${before.ledgerSeq + 1n}`);
    const { ledger_seq: ledgerSeq, ledger_leaves: ledgerLeaves, audit_seq: auditSeq } = bounds.parse(found);
    const leaves = ledgerLeaves + (auditSeq - before.auditSeq);
    if (leaves === 0) return null;
    const span = {
      number: before.number + 1,
      size: before.size + leaves,
      ledgerSeq,
      auditSeq,
      salt: randomBytes(SALT_BYTES).toString("hex"),
      createdAt: services.clock.now(),
    };
    await tx.insert(proofSpans).values(span);
    return span;
  });
}
