import { and, eq, exists, gt, isNull, lte, or } from "drizzle-orm";
import { payoutMethods, screeningFlags, screenings, taxForms } from "@/db/schema";
import { findUserById } from "@/server/accounts";
import { type Destination, destinationShape } from "@/server/adapters/rails";
import type { Party } from "@/server/adapters/screening";
import { appendAudit } from "@/server/kernel/audit";
import { newId } from "@/server/kernel/ids";
import type { Json } from "@/server/kernel/sql";
import type { Services } from "@/server/services";
import { findNumberOwners } from "@/server/tax";
import { openSeals } from "@/server/vault";
import type { MethodRow } from "../method-queries";

const BATCH_METHODS = 100;
const READER = "payouts/screening";

interface Finding {
  readonly kind: "sanction" | "duplicate-account" | "duplicate-tax-number";
  readonly subject: string;
  readonly details: Json;
}

/** By which names a payee is known: the one on the account, and the one they gave when they signed up. */
function partiesOf(destination: Destination, method: MethodRow, name: string): Party[] {
  const { country } = method;
  const holder = "holder" in destination ? [{ name: destination.holder, country }] : [];
  return [...holder, { name, country }];
}

/** What a method seals; null where the person was forgotten and it cannot be read any more. */
async function openDestination(services: Services, { sealId }: MethodRow): Promise<Destination | null> {
  const reason = "comparing the account's holder with lists of sanctions";
  const text = (await openSeals(services, { sealIds: [sealId], readerId: READER, reason })).get(sealId);
  return text === undefined ? null : destinationShape.parse(JSON.parse(text));
}

/** Nothing can be paid to what nobody can read; in force, it would wait for its screening for ever, and runs with it. */
async function endUnreadable(services: Services, { id, userId, kind }: MethodRow): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const isIt = and(eq(payoutMethods.id, id), eq(payoutMethods.status, "active"));
    await tx.update(payoutMethods).set({ status: "cancelled", endedAt: now }).where(isIt);
    await appendAudit(tx, { actorId: READER, action: "payouts/method.ended", target: userId, before: { methodId: id, kind }, after: null }, now);
  });
}

async function findFindings(services: Services, method: MethodRow, destination: Destination): Promise<Finding[]> {
  const user = await findUserById(services.db, method.userId);
  const matches = (await services.screening.screenParties(partiesOf(destination, method, user?.name ?? ""))).flat();
  const sanctions = matches.map(
    ({ subject, list, publishedOn, name, score }): Finding => ({ kind: "sanction", subject, details: { list, publishedOn, name, score } }),
  );
  const sameNumber = await findNumberOwners(services.db, method.userId);
  const numbers =
    sameNumber === null
      ? []
      : [{ kind: "duplicate-tax-number" as const, subject: sameNumber.tinIndex, details: { methodId: method.id, otherUserIds: [...sameNumber.userIds] } }];
  const owners = method.fingerprint === null ? [] : await services.screening.findOwners(method.fingerprint);
  const others = owners.filter((userId) => userId !== method.userId);
  if (method.fingerprint === null || others.length === 0) return [...sanctions, ...numbers];
  return [...sanctions, ...numbers, { kind: "duplicate-account", subject: method.fingerprint, details: { methodId: method.id, otherUserIds: others } }];
}

/**
 * Compares the payee of a method with the lists of today, and their account and tax number with everybody's. What is found waits for a person; what a
 * person has cleared before is not asked again. Safe to repeat.
 */
export async function screenMethod(services: Services, methodId: string): Promise<void> {
  const [method] = await services.db.select().from(payoutMethods).where(eq(payoutMethods.id, methodId)).limit(1);
  if (method?.status !== "active") return;
  const { hash } = await services.screening.state();
  const destination = await openDestination(services, method);
  if (destination === null) return endUnreadable(services, method);
  const findings = await findFindings(services, method, destination);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    for (const finding of findings) {
      const id = newId("screeningFlag", now.getTime());
      await tx
        .insert(screeningFlags)
        .values({ id, userId: method.userId, status: "open", createdAt: now, ...finding })
        .onConflictDoNothing();
    }
    const done = { listsHash: hash, at: now };
    await tx
      .insert(screenings)
      .values({ methodId, ...done })
      .onConflictDoUpdate({ target: screenings.methodId, set: done });
  });
}

/** Methods in force that were not compared with the lists of today, or whose owner gave a tax form since: its number may be somebody else's. */
function isDue(db: Services["db"]) {
  const formSince = db
    .select({ id: taxForms.id })
    .from(taxForms)
    .where(and(eq(taxForms.userId, payoutMethods.userId), isNull(taxForms.endedAt), gt(taxForms.signedAt, screenings.at)));
  return and(eq(payoutMethods.status, "active"), or(isNull(screenings.methodId), exists(formSince)));
}

/** Whether there is somebody who could be paid and was not compared with the lists of today yet, or not since their newest tax form. */
export async function isScreeningLeft({ db, clock }: Pick<Services, "db" | "clock">): Promise<boolean> {
  const [one] = await db
    .select({ id: payoutMethods.id })
    .from(payoutMethods)
    .leftJoin(screenings, eq(screenings.methodId, payoutMethods.id))
    .where(and(isDue(db), lte(payoutMethods.usableFrom, clock.now())))
    .limit(1);
  return one !== undefined;
}

/**
 * Screens a batch of methods that are due: none that was never compared is paid to meanwhile. One that fails holds up no other.
 * @param after where the batch before ended. @returns `next`, where the next one begins; null at the end.
 */
export async function screenDueMethods(services: Services, after: string | null): Promise<{ readonly screened: number; readonly next: string | null }> {
  const due = await services.db
    .select({ id: payoutMethods.id })
    .from(payoutMethods)
    .leftJoin(screenings, eq(screenings.methodId, payoutMethods.id))
    .where(and(isDue(services.db), after === null ? undefined : gt(payoutMethods.id, after)))
    .orderBy(payoutMethods.id)
    .limit(BATCH_METHODS);
  let screened = 0;
  for (const { id } of due) {
    try {
      await screenMethod(services, id);
      screened += 1;
    } catch (thrown) {
      services.log.warn({ methodId: id, err: thrown }, "A payout method could not be screened; it is tried again.");
    }
  }
  return { screened, next: due.length < BATCH_METHODS ? null : (due.at(-1)?.id ?? null) };
}
