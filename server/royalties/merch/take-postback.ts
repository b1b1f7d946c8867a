import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { merchLinks, merchOrders, merchPostbacks } from "@/db/schema";
import { DomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import { platformAccount, postTransfers, type Transfer, transferId } from "../../ledger";
import type { Services } from "../../services";
import { creditEarnings } from "../credits/credit-earnings";
import { takeBackCredits } from "../credits/take-back-credits";
import { usPart } from "../credits/us-part";
import { type Postback, type PostbackAnswer, postbackAnswer, postbackShape } from "./contract";
import { findRule, findShop, type ShopRow } from "./queries";
import { commissionOf, takenBack } from "./rules";
import { isPostbackSigned, shopSecret } from "./signature";

/** The source type of the transfers of an order; the source's id is ours of the order. */
const MERCH_ORDER = "merch_order";

type OrderRow = typeof merchOrders.$inferSelect;
type Paid = Extract<Postback, { readonly event: "order.paid" }>;
type Returned = Extract<Postback, { readonly event: "order.returned" }>;

export interface ReceivedPostback {
  readonly shopId: string;
  /** As it came, to the byte: that is what was signed. */
  readonly body: string;
  readonly signature: string | null;
}

/** The platform's part of a commission. */
function feeTransfer(order: OrderRow): Transfer {
  const { currency, commissionMicros, artistMicros } = order;
  const accounts = { debit: platformAccount("merch_receivable", currency), credit: platformAccount("revenue", currency) };
  return { ...accounts, amountMicros: commissionMicros - artistMicros, kind: "merch.fee", sourceType: MERCH_ORDER, sourceId: order.id };
}

async function creditOrder(tx: Tx, shop: ShopRow, order: OrderRow, videoId: string | null, now: Date): Promise<void> {
  const { artistId, currency, artistMicros, country, amountCents, commissionBps, artistBps } = order;
  const explanation = { of: "merch" as const, shop: shop.name, order: order.orderRef, orderCents: amountCents, commissionBps, feeBps: 10_000 - artistBps };
  const source = { source: "merch" as const, sourceType: MERCH_ORDER, sourceId: order.id };
  const credit = { artistId, currency, amountMicros: artistMicros, ...source, debit: platformAccount("merch_receivable", currency), videoId, country };
  if (artistMicros > 0n) await creditEarnings(tx, [{ ...credit, usMicros: usPart(artistMicros, { country, at: order.createdAt }), explanation }], now);
  const fee = feeTransfer(order);
  if (fee.amountMicros > 0n) await postTransfers(tx, [fee], now);
}

async function takePaid(services: Services, tx: Tx, shop: ShopRow, told: Paid): Promise<OrderRow> {
  const now = services.clock.now();
  const [link] = await tx
    .select()
    .from(merchLinks)
    .where(and(eq(merchLinks.code, told.code), eq(merchLinks.shopId, shop.id)))
    .limit(1);
  if (link === undefined) throw new DomainError("rule_refused", { sentence: "No link to this shop has this code." });
  if (told.currency !== shop.currency) throw new DomainError("rule_refused", { sentence: `This shop pays in ${shop.currency}.` });
  const rule = await findRule(tx, shop.id, now);
  const { amountCents, country } = told;
  const values = {
    ...{ id: newId("merchOrder", now.getTime()), shopId: shop.id, orderRef: told.orderId, linkId: link.id, artistId: link.artistId, country },
    ...{ currency: shop.currency, amountCents, commissionBps: rule.commissionBps, artistBps: rule.artistBps, ...commissionOf(amountCents, rule) },
    ...{ orderedAt: new Date(told.orderedAt), createdAt: now, updatedAt: now },
  };
  const [order] = await tx.insert(merchOrders).values(values).onConflictDoNothing().returning();
  if (order === undefined) throw new DomainError("conflict", { sentence: "This order was told of before." });
  await creditOrder(tx, shop, order, link.videoId, now);
  return order;
}

async function takeReturned(services: Services, tx: Tx, shop: ShopRow, told: Returned): Promise<OrderRow> {
  const now = services.clock.now();
  const isIt = and(eq(merchOrders.shopId, shop.id), eq(merchOrders.orderRef, told.orderId));
  const [before] = await tx.select().from(merchOrders).where(isIt).for("update");
  if (before === undefined) throw new DomainError("not_found", { sentence: "We were told of no such order." });
  const after = { ...before, returnedCents: before.returnedCents + told.amountCents, updatedAt: now };
  if (after.returnedCents > before.amountCents) throw new DomainError("rule_refused", { sentence: "More cannot go back than was ordered." });
  const { returnedCents, updatedAt } = after;
  await tx.update(merchOrders).set({ returnedCents, updatedAt }).where(eq(merchOrders.id, before.id));
  const artistMicros = takenBack(before.artistMicros, before, after);
  const source = { source: "merch" as const, sourceType: MERCH_ORDER, sourceId: before.id };
  if (artistMicros > 0n) await takeBackCredits(tx, [{ ...source, amountMicros: artistMicros, cause: told.eventId, why: "refund" }], now);
  const fee = feeTransfer(before);
  const feeMicros = takenBack(fee.amountMicros, before, after);
  const back = { debit: fee.credit, credit: fee.debit, amountMicros: feeMicros, sourceType: MERCH_ORDER, sourceId: `${before.id}.${told.eventId}` };
  if (feeMicros > 0n) await postTransfers(tx, [{ ...back, kind: "merch.fee.return", reversesId: transferId(fee) }], now);
  return after;
}

function readBody(body: string): Postback {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (cause) {
    throw new DomainError("invalid_input", { sentence: "This is no JSON.", cause });
  }
  const parsed = postbackShape.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new DomainError("invalid_input", { issues: parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })) });
}

/** The shop that signed it. The same answer for a shop that is not there, one that was closed and a signature that does not hold. */
async function requireSigned(services: Services, { shopId, body, signature }: ReceivedPostback): Promise<ShopRow> {
  const now = services.clock.now();
  const shop = await findShop(services.db, shopId);
  const { id = shopId, secretVersion: version = 1, previousUntil = null } = shop ?? {};
  const versions = previousUntil !== null && previousUntil > now ? [version, version - 1] : [version];
  const secrets = versions.map((each) => shopSecret(services.env, { id, version: each }));
  const isSigned = isPostbackSigned(signature, body, secrets, now);
  if (shop === null || shop.status !== "open" || !isSigned) throw new DomainError("invalid_input", { sentence: "The signature does not hold." });
  return shop;
}

/**
 * What a shop tells of an order that came by one of our links, or of one that went back. Each is taken once: the same again gets the
 * first answer, another under the same event's name is refused. Order, credit and answer are written in one transaction.
 * @throws DomainError invalid_input for what the shop did not sign or signed too long ago; conflict; rule_refused; not_found for a return
 *   of an unknown order.
 */
export async function takePostback(services: Services, received: ReceivedPostback): Promise<PostbackAnswer> {
  const shop = await requireSigned(services, received);
  const told = readBody(received.body);
  const bodyHash = createHash("sha256").update(received.body).digest("hex");
  return services.db.transaction(async (tx) => {
    const key = { shopId: shop.id, eventRef: told.eventId };
    // Written first, so that two at once wait for each other.
    const claimed = await tx
      .insert(merchPostbacks)
      .values({ ...key, bodyHash, answer: {}, receivedAt: services.clock.now() })
      .onConflictDoNothing()
      .returning({ eventRef: merchPostbacks.eventRef });
    const isIt = and(eq(merchPostbacks.shopId, key.shopId), eq(merchPostbacks.eventRef, key.eventRef));
    if (claimed.length === 0) {
      const [known] = await tx.select().from(merchPostbacks).where(isIt);
      if (known?.bodyHash !== bodyHash) throw new DomainError("conflict", { sentence: "Something else was told under this event's name." });
      return postbackAnswer.parse(known.answer);
    }
    const order = told.event === "order.paid" ? await takePaid(services, tx, shop, told) : await takeReturned(services, tx, shop, told);
    const { amountCents, returnedCents, commissionMicros } = order;
    const answer = { orderId: order.id, amountCents, returnedCents, commissionMicros: commissionMicros.toString() };
    await tx.update(merchPostbacks).set({ answer }).where(isIt);
    return answer;
  });
}
