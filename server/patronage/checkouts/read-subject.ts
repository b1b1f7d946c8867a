import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { artistGoals, gifts, goalPledges, livestreams, livestreamTickets, patronSubscriptions, patronTiers, tips } from "@/db/schema";
import type { CheckoutRow } from "./queries";

/** What a checkout is for, in words and cents. */
export interface CheckoutSubject {
  readonly kind: CheckoutRow["kind"];
  readonly label: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly interval: "month" | "year" | null;
  readonly isCardOnly: boolean;
  /** What was asked for is there: paid, or with its card saved. */
  readonly isThere: boolean;
  /** Said of a card that is mended: it pays at once what is owed. */
  readonly isOwed?: boolean;
  /** What a ticket is for. */
  readonly livestreamId?: string;
}

const YEAR_MONTHS = 12;
const INTERVAL_WORDS = { month: "monthly", year: "yearly" } as const;

async function readSubscription(tx: Tx, id: string, isCard: boolean): Promise<CheckoutSubject | null> {
  const [row] = await tx
    .select({ subscription: patronSubscriptions, tierName: patronTiers.name })
    .from(patronSubscriptions)
    .innerJoin(patronTiers, eq(patronTiers.id, patronSubscriptions.tierId))
    .where(eq(patronSubscriptions.id, id));
  if (row === undefined) return null;
  const { interval, amountCents, currency, status } = row.subscription;
  const isThere = isCard ? false : status !== "INCOMPLETE" && status !== "EXPIRED";
  return {
    kind: isCard ? "card" : "subscription",
    ...{ label: `${row.tierName}, ${INTERVAL_WORDS[interval]}`, amountCents, currency, interval, isCardOnly: isCard, isThere },
    isOwed: isCard && status === "PAST_DUE",
  };
}

async function readTip(tx: Tx, id: string): Promise<CheckoutSubject | null> {
  const [row] = await tx.select().from(tips).where(eq(tips.id, id));
  if (row === undefined) return null;
  return { kind: "tip", label: "Tip", amountCents: row.amount, currency: row.currency, interval: null, isCardOnly: false, isThere: row.status === "PAID" };
}

async function readGift(tx: Tx, id: string): Promise<CheckoutSubject | null> {
  const [row] = await tx
    .select({ gift: gifts, tierName: patronTiers.name })
    .from(gifts)
    .innerJoin(patronTiers, eq(patronTiers.id, gifts.tierId))
    .where(eq(gifts.id, id));
  if (row === undefined) return null;
  const { months, amount, currency, status, isMembership } = row.gift;
  const sum = { amountCents: amount, currency, isCardOnly: false };
  const isThere = status === "PAID" || status === "SENT" || status === "REDEEMED";
  if (isMembership && !isThere) {
    // Until it is paid it is to nobody anything else than the membership that was asked for.
    const interval = months === YEAR_MONTHS ? "year" : "month";
    return { kind: "subscription", ...sum, label: `${row.tierName}, ${INTERVAL_WORDS[interval]}`, interval, isThere };
  }
  const label = `${row.tierName} for ${months} ${months === 1 ? "month" : "months"}${isMembership ? "" : ", as a gift"}`;
  return { kind: "gift", ...sum, label, interval: null, isThere };
}

async function readPledge(tx: Tx, id: string): Promise<CheckoutSubject | null> {
  const [row] = await tx
    .select({ pledge: goalPledges, title: artistGoals.title, kind: artistGoals.kind })
    .from(goalPledges)
    .innerJoin(artistGoals, and(eq(artistGoals.id, goalPledges.goalId)))
    .where(eq(goalPledges.id, id));
  if (row === undefined) return null;
  const { amount, currency, status } = row.pledge;
  const isThere = status === "PAID" || status === "SAVED" || status === "CHARGING";
  return { kind: "pledge", label: `Pledge to ${row.title}`, amountCents: amount, currency, interval: null, isCardOnly: row.kind === "all-or-nothing", isThere };
}

async function readTicket(tx: Tx, id: string): Promise<CheckoutSubject | null> {
  const [row] = await tx
    .select({ ticket: livestreamTickets, title: livestreams.title })
    .from(livestreamTickets)
    .innerJoin(livestreams, eq(livestreams.id, livestreamTickets.livestreamId))
    .where(eq(livestreamTickets.id, id));
  if (row === undefined) return null;
  const { amount, currency, status } = row.ticket;
  const words = { kind: "ticket" as const, label: `Ticket for ${row.title}`, interval: null, isCardOnly: false };
  return { ...words, amountCents: amount, currency, isThere: status === "PAID", livestreamId: row.ticket.livestreamId };
}

/** What is paid for in a checkout; null when it is no longer there. */
export async function readSubject(tx: Tx, checkout: Pick<CheckoutRow, "kind" | "subjectId">): Promise<CheckoutSubject | null> {
  const { kind, subjectId } = checkout;
  if (kind === "tip") return readTip(tx, subjectId);
  if (kind === "gift") return readGift(tx, subjectId);
  if (kind === "pledge") return readPledge(tx, subjectId);
  if (kind === "ticket") return readTicket(tx, subjectId);
  return readSubscription(tx, subjectId, kind === "card");
}
