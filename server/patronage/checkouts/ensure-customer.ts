import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { stripeCustomers, users } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";

async function findCustomerId(db: Tx, userId: string): Promise<string | null> {
  const [row] = await db.select({ id: stripeCustomers.stripeCustomerId }).from(stripeCustomers).where(eq(stripeCustomers.userId, userId)).limit(1);
  return row?.id ?? null;
}

/**
 * The person's one customer at Stripe, made at first need. Two at once get the same one: Stripe answers the second as the first, and a
 * customer that a crash left behind unwritten is found again by its key.
 * @throws DomainError `not_found` without such a person.
 */
export async function ensureCustomer(services: Services, userId: string): Promise<string> {
  const known = await findCustomerId(services.db, userId);
  if (known !== null) return known;
  const [person] = await services.db.select({ email: users.email, name: users.name }).from(users).where(eq(users.id, userId)).limit(1);
  if (person === undefined) throw new DomainError("not_found");
  const digest = createHash("sha256").update(`${person.email}\n${person.name}`).digest("hex").slice(0, 16);
  const params = { email: person.email, name: person.name, metadata: { mhc_user_id: userId } };
  const made = await services.stripe.call((stripe) => stripe.customers.create(params, { idempotencyKey: `customer:${userId}:${digest}` }));
  const row = { userId, stripeCustomerId: made.id, createdAt: services.clock.now() };
  await services.db.insert(stripeCustomers).values(row).onConflictDoNothing();
  return (await findCustomerId(services.db, userId)) ?? made.id;
}
