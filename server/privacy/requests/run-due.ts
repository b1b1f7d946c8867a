import { and, asc, eq, inArray, lte } from "drizzle-orm";
import { privacyRequests } from "@/db/schema";
import { findUserById } from "@/server/accounts";
import { findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { erasePerson } from "../erase/erase-person";
import { requireFree } from "../erase/require-free";

const ERASURES_A_RUN = 20;

/** Carries out erasures whose waiting is over. One that cannot be done yet, because money moved meanwhile, is given up and can be asked for again. */
export async function runDueErasures(services: Services): Promise<{ readonly erased: number; readonly isMoreLeft: boolean }> {
  const now = services.clock.now();
  const due = and(eq(privacyRequests.kind, "erasure"), inArray(privacyRequests.status, ["scheduled", "running"]), lte(privacyRequests.dueAt, now));
  const rows = await services.db.select().from(privacyRequests).where(due).orderBy(asc(privacyRequests.dueAt)).limit(ERASURES_A_RUN);
  let erased = 0;
  for (const { id, userId } of rows) {
    const isErased = await eraseOne(services, userId);
    erased += isErased ? 1 : 0;
    const status = isErased ? "done" : "failed";
    await services.db.update(privacyRequests).set({ status, endedAt: now }).where(eq(privacyRequests.id, id));
  }
  return { erased, isMoreLeft: rows.length === ERASURES_A_RUN };
}

async function eraseOne(services: Services, userId: string): Promise<boolean> {
  const user = await findUserById(services.db, userId);
  if (user === undefined) return true;
  try {
    await requireFree(services.db, userId);
  } catch (thrown) {
    if (findDomainError(thrown)?.code === "rule_refused") return false;
    throw thrown;
  }
  const archives = await services.db.select({ key: privacyRequests.objectKey }).from(privacyRequests).where(eq(privacyRequests.userId, userId));
  await erasePerson(services, { userId, email: user.email });
  for (const { key } of archives) if (key !== null) await services.storage.remove(key);
  return true;
}
