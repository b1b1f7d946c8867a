import { and, eq, isNull } from "drizzle-orm";
import { payoutMethods, screeningFlags, screenings } from "@/db/schema";
import { findUserById } from "@/server/accounts";
import { type Destination, destinationShape } from "@/server/adapters/rails";
import type { Party } from "@/server/adapters/screening";
import { newId } from "@/server/kernel/ids";
import type { Json } from "@/server/kernel/sql";
import type { Services } from "@/server/services";
import { openSealed } from "@/server/vault";
import type { MethodRow } from "../method-queries";

const BATCH_METHODS = 100;
const READER = "payouts/screening";

interface Finding {
  readonly kind: "sanction" | "duplicate-account";
  readonly subject: string;
  readonly details: Json;
}

/** By which names a payee is known: the one on the account, and the one they gave when they signed up. */
function partiesOf(destination: Destination, method: MethodRow, name: string): Party[] {
  const { country } = method;
  const holder = "holder" in destination ? [{ name: destination.holder, country }] : [];
  return [...holder, { name, country }];
}

async function findFindings(services: Services, method: MethodRow): Promise<Finding[]> {
  const reason = "comparing the account's holder with lists of sanctions";
  const destination = destinationShape.parse(JSON.parse(await openSealed(services, { sealId: method.sealId, readerId: READER, reason })));
  const user = await findUserById(services.db, method.userId);
  const matches = (await services.screening.screenParties(partiesOf(destination, method, user?.name ?? ""))).flat();
  const sanctions = matches.map(
    ({ subject, list, publishedOn, name, score }): Finding => ({ kind: "sanction", subject, details: { list, publishedOn, name, score } }),
  );
  const owners = method.fingerprint === null ? [] : await services.screening.findOwners(method.fingerprint);
  const others = owners.filter((userId) => userId !== method.userId);
  if (method.fingerprint === null || others.length === 0) return sanctions;
  return [...sanctions, { kind: "duplicate-account", subject: method.fingerprint, details: { methodId: method.id, otherUserIds: others } }];
}

/**
 * Compares the payee of a method with the lists of today, and their account with everybody's. What is found waits for a person; what a
 * person has cleared before is not asked again. Safe to repeat.
 */
export async function screenMethod(services: Services, methodId: string): Promise<void> {
  const [method] = await services.db.select().from(payoutMethods).where(eq(payoutMethods.id, methodId)).limit(1);
  if (method?.status !== "active") return;
  const { hash } = await services.screening.state();
  const findings = await findFindings(services, method);
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

/** Screens a batch of methods in force that were not compared with the lists of today: none of them is paid to meanwhile. */
export async function screenDueMethods(services: Services): Promise<{ readonly screened: number; readonly isMoreLeft: boolean }> {
  const due = await services.db
    .select({ id: payoutMethods.id })
    .from(payoutMethods)
    .leftJoin(screenings, eq(screenings.methodId, payoutMethods.id))
    .where(and(eq(payoutMethods.status, "active"), isNull(screenings.methodId)))
    .orderBy(payoutMethods.id)
    .limit(BATCH_METHODS);
  for (const { id } of due) await screenMethod(services, id);
  return { screened: due.length, isMoreLeft: due.length === BATCH_METHODS };
}
