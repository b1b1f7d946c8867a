import { and, asc, eq, gt, isNotNull, isNull, lte, or } from "drizzle-orm";
import { taxForms } from "@/db/schema";
import { findUserById, queueMail } from "@/server/accounts";
import type { Services } from "@/server/services";
import { DAY_MS } from "../../kernel/durations";
import { expiryMail } from "./form-mails";

/** Days before a form expires on which its owner is told; 0: when it has. */
const REMINDER_DAYS = [60, 30, 7, 0] as const;
const BATCH_FORMS = 200;

/**
 * Writes to the owners of a batch of forms that expire, once for each of the days. Somebody whose form was overlooked for a while gets the
 * mail of today and none of those before. Safe to repeat.
 */
export async function watchExpiry(services: Services): Promise<{ readonly mailed: number; readonly isMoreLeft: boolean }> {
  const now = services.clock.now();
  let mailed = 0;
  // From the last: who is told that it is over is not told afterwards that it will be.
  for (const days of REMINDER_DAYS.toReversed()) {
    const left = BATCH_FORMS - mailed;
    if (left === 0) break;
    mailed += await remind(services, { days, limit: left, now });
  }
  return { mailed, isMoreLeft: mailed === BATCH_FORMS };
}

async function remind(services: Services, { days, limit, now }: { readonly days: number; readonly limit: number; readonly now: Date }): Promise<number> {
  const isNotTold = or(isNull(taxForms.remindedDays), gt(taxForms.remindedDays, days));
  const isDue = and(isNull(taxForms.endedAt), isNotNull(taxForms.expiresAt), lte(taxForms.expiresAt, new Date(now.getTime() + days * DAY_MS)), isNotTold);
  return services.db.transaction(async (tx) => {
    const due = await tx.select().from(taxForms).where(isDue).orderBy(asc(taxForms.expiresAt)).limit(limit).for("update", { skipLocked: true });
    for (const form of due) {
      await tx.update(taxForms).set({ remindedDays: days }).where(eq(taxForms.id, form.id));
      const user = await findUserById(tx, form.userId);
      if (user === undefined || form.expiresAt === null) continue;
      await queueMail(tx, expiryMail(services.env, user.email, { kind: form.kind, expiresAt: form.expiresAt, days }), now);
    }
    return due.length;
  });
}
