import { and, eq, isNull } from "drizzle-orm";
import { guestCheckouts, users } from "@/db/schema";
import { queueSignInLink } from "@/server/accounts";
import type { Services } from "@/server/services";

const PAID = {
  subject: "Thank you: here is your account",
  paragraphs: [
    "What you paid for has arrived.",
    "You find it, your receipts and everything it opens in your account. There you can also choose a name and a password.",
  ],
};

/** Once something that a guest began is paid, mails a link that signs in to the address, once. Whoever was signed in gets none. */
export async function tellGuest(services: Services, input: { readonly subjectId: string }): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const isUntold = and(eq(guestCheckouts.subjectId, input.subjectId), isNull(guestCheckouts.toldAt));
    const [guest] = await tx.update(guestCheckouts).set({ toldAt: now }).where(isUntold).returning({ userId: guestCheckouts.userId });
    if (guest === undefined) return;
    const [user] = await tx.select({ id: users.id, email: users.email }).from(users).where(eq(users.id, guest.userId));
    if (user !== undefined) await queueSignInLink(tx, services, { user, ...PAID }, now);
  });
}
