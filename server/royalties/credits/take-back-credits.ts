import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { DomainError } from "../../kernel/errors";
import { artistAccount, type FoundTransfer, findKnownTransfers, findTransfers, lockLedger, type Transfer, type TransferId, transferId } from "../../ledger";
import { findShares, keepReturns } from "../splits/keep-shares";
import { planReturns } from "../splits/plan-returns";
import { type Credit, kindOfCredit } from "./credit-earnings";
import { postAll } from "./post-all";
import { type Holder, type Posting, Purses } from "./purses";

export type TakeBack = Pick<Credit, "source" | "sourceType" | "sourceId"> & {
  /** Micros; null for all that is left of it. */
  readonly amountMicros: bigint | null;
  /** Names what takes it back: the same cause takes it back once. */
  readonly cause: string;
  readonly why: "refund" | "dispute" | "fraud";
};

interface Found {
  readonly input: TakeBack;
  readonly transfer: FoundTransfer;
  readonly artistId: string;
}

/**
 * Takes back what was credited, in whole or in part: from everybody who has a part in it, in proportion, exactly. What
 * somebody has no more is lent to them, and comes first out of what they earn next. A repeat takes nothing.
 * @throws DomainError not_found for what was never credited; rule_refused for more than is left of it.
 */
export async function takeBackCredits(tx: Tx, inputs: readonly TakeBack[], now: Date): Promise<{ readonly posted: number }> {
  await lockLedger(tx);
  const known = await findKnownTransfers(tx, inputs.map(idOf));
  let posted = 0;
  // One after the other: a part that is taken back changes what is left for the next.
  for (const input of inputs) {
    if (known.has(idOf(input))) continue;
    await takeBackOne(tx, await findCredit(tx, input), now);
    posted += 1;
  }
  return { posted };
}

function idOf({ sourceType, sourceId, source, cause }: TakeBack): TransferId {
  return transferId({ sourceType, sourceId: `${sourceId}.${cause}`, kind: `${source}.return` });
}

async function findCredit(tx: Tx, input: TakeBack): Promise<Found> {
  const found = await findTransfers(tx, input.sourceType, [input.sourceId]);
  const transfer = found.find((each) => each.kind === kindOfCredit(input.source));
  if (transfer === undefined || !transfer.credit.owner.startsWith("artist:")) throw new DomainError("not_found");
  return { input, transfer, artistId: transfer.credit.owner.slice("artist:".length) };
}

async function takeBackOne(tx: Tx, { input, transfer, artistId }: Found, now: Date): Promise<void> {
  const amountMicros = input.amountMicros ?? transfer.openMicros;
  if (amountMicros > transfer.openMicros) throw new DomainError("rule_refused", { sentence: "There is less left of this than would be taken back." });
  if (amountMicros <= 0n) return;
  const { currency } = transfer.credit;
  const back = { wholeId: transfer.id, artistId, currency, amountMicros, cause: input.cause };
  const plan = planReturns(back, await findShares(tx, [transfer.id]));
  const holders = [artistId, ...plan.handovers.flatMap(({ fromId, toId }) => [fromId, toId])].map((id): Holder => ({ artistId: id, currency }));
  const purses = await Purses.open(tx, holders);
  const postings: Posting[] = [];
  for (const { fromId, toId, ...posting } of plan.handovers) {
    const { amountMicros: micros } = posting.transfer;
    postings.push(...purses.lendFor({ artistId: fromId, currency }, micros, posting.transfer.sourceId), posting);
    purses.move({ artistId: fromId, currency }, -micros);
    purses.move({ artistId: toId, currency }, micros);
  }
  const own = await toPosting(tx, { input, transfer, artistId }, amountMicros);
  postings.push(...purses.lendFor({ artistId, currency }, amountMicros, `${input.cause}.${transfer.id}`), own);
  await postAll(tx, postings, now);
  await keepReturns(tx, plan.returns);
}

const dimsRow = z.object({ video_id: z.string().nullable(), country: z.string().nullable(), us: z.string().transform(BigInt), source: z.string() });

async function toPosting(tx: Tx, { input, transfer: credit, artistId }: Found, amountMicros: bigint): Promise<Posting> {
  const transfer: Transfer = {
    debit: artistAccount(artistId, "earnings", credit.credit.currency),
    credit: credit.debit,
    amountMicros,
    kind: `${input.source}.return`,
    sourceType: input.sourceType,
    sourceId: `${input.sourceId}.${input.cause}`,
    reversesId: credit.id,
  };
  const [row] = await tx.execute(
    sql`select video_id, country, us_micros::text as us, source from royalty_entries where transfer_id = ${credit.id} and artist_id = ${artistId}`,
  );
  const { video_id: videoId, country, us, source } = dimsRow.parse(row);
  const usMicros = -((us * amountMicros) / credit.amountMicros);
  const explanation = { of: "return" as const, paymentId: null, source, why: input.why };
  return { transfer, dims: [{ transferId: transferId(transfer), artistId, source: "refund", videoId, country, usMicros, explanation }] };
}
