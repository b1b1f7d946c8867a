import type { Tx } from "@/db/client";
import { applyGiftExpired, applyGiftPaid, applyGiftRefunded, applyGiftStands } from "../gifts/apply-gift";
import type { PaidSubject } from "../giving";
import { applyPledgeExpired, applyPledgePaid, applyPledgeRefunded, applyPledgeStands } from "../goals/apply-pledge";
import { applyPledgeReward } from "../goals/reward";
import type { SubjectKind } from "../metadata";
import { applyTicketExpired, applyTicketPaid, applyTicketRefunded, applyTicketStands } from "../tickets/apply-ticket";
import { applyTipExpired, applyTipPaid, applyTipRefunded, applyTipStands } from "../tips/apply-tip";

/** What follows for what was paid for; each in the transaction of its cause, and harmless when repeated. */
interface SubjectEffects {
  /** Its charge succeeded. */
  paid(tx: Tx, subject: PaidSubject, now: Date): Promise<void>;
  /** All of the money went back, by a refund or a lost dispute. */
  takenBack(tx: Tx, subject: PaidSubject, now: Date): Promise<void>;
  /** What had gone back came again. */
  stands(tx: Tx, subject: PaidSubject, now: Date): Promise<void>;
  /** After these, each time that its payment was read: what it opens follows what became of the money. */
  opens?(tx: Tx, subject: PaidSubject, now: Date): Promise<void>;
  /** Its checkout can be paid no more. */
  expired(tx: Tx, subjectId: string, now: Date): Promise<void>;
}

/** By what was paid for. A subscription is not here: it follows its own state at Stripe. */
export const SUBJECT_EFFECTS: Readonly<Record<Exclude<SubjectKind, "subscription">, SubjectEffects>> = {
  tip: { paid: applyTipPaid, takenBack: applyTipRefunded, stands: applyTipStands, expired: applyTipExpired },
  gift: { paid: applyGiftPaid, takenBack: applyGiftRefunded, stands: applyGiftStands, expired: applyGiftExpired },
  pledge: { paid: applyPledgePaid, takenBack: applyPledgeRefunded, stands: applyPledgeStands, opens: applyPledgeReward, expired: applyPledgeExpired },
  ticket: { paid: applyTicketPaid, takenBack: applyTicketRefunded, stands: applyTicketStands, expired: applyTicketExpired },
};
