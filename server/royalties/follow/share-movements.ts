import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import type { TransferId } from "../../ledger";
import { postAll } from "../credits/post-all";
import { type Posting, Purses } from "../credits/purses";
import { usPart } from "../credits/us-part";
import { findCarried, findTerms } from "../splits/find-terms";
import { findShares, keepReturns, keepShares } from "../splits/keep-shares";
import { planReturns } from "../splits/plan-returns";
import { type Handover, planShares } from "../splits/plan-shares";
import { totalOf } from "../splits/rules";
import type { Movement, PaymentBehind } from "./read-movements";

/** Gives those who have a part in a work theirs of what a fan paid for it. Lock the ledger before. */
export async function shareWhole(tx: Tx, movement: Movement, payment: PaymentBehind, now: Date): Promise<void> {
  const { videoId, country, paidAt } = payment;
  if (videoId === null) return;
  const terms = await findTerms(tx, [videoId]);
  const { artistId, currency, amountMicros } = movement;
  const usMicros = usPart(amountMicros, { country, at: paidAt });
  const whole = { transferId: movement.id, artistId, currency, amountMicros, videoId, country, usMicros };
  const plan = planShares(whole, terms, await findCarried(tx, terms));
  const holders = [...plan.kept.keys()].map((id) => ({ artistId: id, currency }));
  const purses = await Purses.open(tx, holders);
  const postings = handOver(plan.handovers, purses, currency);
  // What the artist owed was taken when the payment was posted; of those who get a part, it is taken here.
  for (const [id, micros] of plan.kept) if (id !== artistId) postings.push(...purses.recoup({ artistId: id, currency }, micros, movement.id));
  await postAll(tx, postings, now);
  await keepShares(tx, plan.shares);
}

/** Takes what went back to a fan from those who had a part in it, in proportion. Lock the ledger before. */
export async function shareReturn(tx: Tx, movement: Movement, now: Date): Promise<void> {
  if (movement.reversesId === null) return;
  let leftMicros = -movement.amountMicros;
  for (const wholeId of await findWholes(tx, movement.reversesId)) {
    const kept = await findShares(tx, [wholeId]);
    const { artistId, currency } = movement;
    const openMicros = kept.reduce((sum, share) => (share.holderId === artistId ? sum + totalOf(share) : sum), 0n);
    let amountMicros = leftMicros;
    if (openMicros < leftMicros) amountMicros = openMicros;
    if (amountMicros === 0n) continue;
    leftMicros -= amountMicros;
    const plan = planReturns({ wholeId, artistId, currency, amountMicros, cause: movement.id }, kept);
    const ids = [artistId, ...plan.handovers.flatMap(({ fromId, toId }) => [fromId, toId])];
    const purses = await Purses.open(
      tx,
      ids.map((id) => ({ artistId: id, currency })),
    );
    const postings = handOver(plan.handovers, purses, currency);
    const backMicros = plan.handovers.reduce((sum, { toId, transfer }) => (toId === artistId ? sum + transfer.amountMicros : sum), 0n);
    postings.push(...purses.recoup({ artistId, currency }, backMicros, `${movement.id}.${wholeId}`));
    await postAll(tx, postings, now);
    await keepReturns(tx, plan.returns);
  }
}

function handOver(handovers: readonly Handover[], purses: Purses, currency: string): Posting[] {
  return handovers.flatMap(({ fromId, toId, transfer, dims }) => {
    const lent = purses.lendFor({ artistId: fromId, currency }, transfer.amountMicros, transfer.sourceId);
    purses.move({ artistId: fromId, currency }, -transfer.amountMicros);
    purses.move({ artistId: toId, currency }, transfer.amountMicros);
    return [...lent, { transfer, dims }];
  });
}

const wholeRows = z.array(z.object({ id: z.custom<TransferId>((value) => typeof value === "string") }));

/** What was shared of a payment: the charge itself, and what came back of it after all. The latest first. */
async function findWholes(tx: Tx, chargeId: TransferId): Promise<readonly TransferId[]> {
  const rows = wholeRows.parse(
    await tx.execute(sql`
      select w.id from (
        select ${chargeId}::text as id
        union all
        select back.id from ledger_transfers taken join ledger_transfers back on back.reverses_id = taken.id where taken.reverses_id = ${chargeId}
      ) as i join ledger_transfers w on w.id = i.id
      order by w.batch_seq desc, w.position desc`),
  );
  return rows.map(({ id }) => id);
}
