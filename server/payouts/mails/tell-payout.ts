import { and, eq, isNull } from "drizzle-orm";
import { payoutExceptions, payoutRequests, payoutSteps, users } from "@/db/schema";
import { queueMail } from "../../accounts";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";
import { payoutMail, unpayableMail } from "./texts";

type Step = Pick<typeof payoutSteps.$inferSelect, "state" | "version">;

/** Whether it is still so, or was overtaken by a later step. That one of two admins has agreed is a step, and no other state. */
function isNews(payout: Step, step: Step): boolean {
  if (step.state === "HELD") return step.version === 1 && payout.state === "HELD";
  return payout.version === step.version;
}

/** Writes to an artist about a step of their payout, once; one that is no news is left out. */
export async function tellPayout(services: Services, input: { readonly payoutId: string; readonly version: number }): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const isStep = and(eq(payoutSteps.payoutId, input.payoutId), eq(payoutSteps.version, input.version));
    const [step] = await tx
      .update(payoutSteps)
      .set({ toldAt: now })
      .where(and(isStep, isNull(payoutSteps.toldAt)))
      .returning();
    if (step === undefined) return;
    const [row] = await tx
      .select({ payout: payoutRequests, email: users.email })
      .from(payoutRequests)
      .innerJoin(users, eq(users.id, payoutRequests.accountId))
      .where(eq(payoutRequests.id, input.payoutId))
      .limit(1);
    if (row === undefined || !isNews(row.payout, step)) return;
    const mail = payoutMail(services.env, row.email, row.payout, step);
    if (mail !== null) await queueMail(tx, mail, now);
  });
}

/** Reminds somebody who earned enough, once a run, of what is missing before they can be paid. */
export async function remindPayee(services: Services, input: { readonly runId: string; readonly accountId: string; readonly currency: string }): Promise<void> {
  const now = services.clock.now();
  const { runId, accountId, currency } = payoutExceptions;
  await services.db.transaction(async (tx) => {
    const isIt = and(eq(runId, input.runId), eq(accountId, input.accountId), eq(currency, input.currency), isNull(payoutExceptions.toldAt));
    const [exception] = await tx.update(payoutExceptions).set({ toldAt: now }).where(isIt).returning();
    const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, input.accountId)).limit(1);
    if (exception === undefined || user === undefined) return;
    const { kind, detail } = exception;
    const facts = { cents: Number(exception.amountMicros / MICROS_PER_CENT), currency: exception.currency, kind, detail: detail ?? "" };
    await queueMail(tx, unpayableMail(services.env, user.email, facts), now);
  });
}
