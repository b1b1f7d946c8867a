import { and, asc, eq, inArray, lte } from "drizzle-orm";
import { privacyRequests } from "@/db/schema";
import { findUserById, letter, pageUrl, queueMail } from "@/server/accounts";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { erasePerson } from "../erase/erase-person";
import { findHindrance } from "../erase/require-free";
import type { RequestRow } from "./queries";

const ERASURES_A_RUN = 20;

/**
 * Carries out erasures whose waiting is over. One that cannot be done yet, because money moved meanwhile, is given up: its person is told
 * why, and can ask again.
 */
export async function runDueErasures(services: Services): Promise<{ readonly erased: number; readonly isMoreLeft: boolean }> {
  const now = services.clock.now();
  const due = and(eq(privacyRequests.kind, "erasure"), inArray(privacyRequests.status, ["scheduled", "running"]), lte(privacyRequests.dueAt, now));
  const rows = await services.db.select().from(privacyRequests).where(due).orderBy(asc(privacyRequests.dueAt)).limit(ERASURES_A_RUN);
  let erased = 0;
  for (const row of rows) erased += (await eraseOne(services, row)) ? 1 : 0;
  return { erased, isMoreLeft: rows.length === ERASURES_A_RUN };
}

async function eraseOne(services: Services, { id, userId }: RequestRow): Promise<boolean> {
  const user = await findUserById(services.db, userId);
  const reason = user === undefined ? null : await findHindrance(services.db, userId);
  if (user !== undefined && reason !== null) {
    await giveUp(services, { id, userId, email: user.email }, reason);
    return false;
  }
  if (user !== undefined) {
    const archives = await services.db.select({ key: privacyRequests.objectKey }).from(privacyRequests).where(eq(privacyRequests.userId, userId));
    await erasePerson(services, { userId, email: user.email });
    for (const { key } of archives) if (key !== null) await services.storage.remove(key);
  }
  await services.db.update(privacyRequests).set({ status: "done", endedAt: services.clock.now() }).where(eq(privacyRequests.id, id));
  return true;
}

/** Whoever asked is owed the reason (GDPR, Article 12(4)). */
async function giveUp(services: Services, asked: Pick<RequestRow, "id" | "userId"> & { readonly email: string }, reason: string): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const isOpen = and(eq(privacyRequests.id, asked.id), inArray(privacyRequests.status, ["scheduled", "running"]));
    const ended = await tx.update(privacyRequests).set({ status: "failed", endedAt: now, reason }).where(isOpen).returning();
    if (ended.length === 0) return;
    const words = letter(
      `You asked that we forget you, and we could not yet. ${reason}`,
      `Your account is as it was. Ask again once that is done: ${pageUrl(services.env, "/settings")}`,
    );
    await queueMail(tx, { to: asked.email, subject: "Your account was not deleted", body: words }, now);
    await appendAudit(tx, { actorId: "privacy/erase", action: "privacy/erasure.given-up", target: asked.userId, after: { reason } }, now);
  });
}
