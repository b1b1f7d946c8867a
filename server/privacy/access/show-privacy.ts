import { asc, desc, eq } from "drizzle-orm";
import { privacyRequests, privacyRestrictions, retentionRules } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { REGISTER } from "../register";
import type { Privacy, Retention } from "../requests/contract";
import { showRequest } from "../requests/queries";

const REQUESTS_MAX = 20;
const RULES_MAX = 200;

/** What the caller asked for about their own data, and what holds of it. */
export async function showPrivacy(services: Pick<Services, "db">, actor: Actor): Promise<Privacy> {
  const mine = eq(privacyRequests.userId, actor.userId);
  const rows = await services.db.select().from(privacyRequests).where(mine).orderBy(desc(privacyRequests.requestedAt)).limit(REQUESTS_MAX);
  const [restriction] = await services.db.select().from(privacyRestrictions).where(eq(privacyRestrictions.userId, actor.userId)).limit(1);
  return { requests: rows.map(showRequest), restrictedSince: restriction?.since.toISOString() ?? null, isSold: false };
}

/** Keeps the caller's data without using it for anything but what they ask for and what the law does; or ends that. */
export async function restrictPerson(services: Services, actor: Actor, input: { readonly isRestricted: boolean }): Promise<Privacy> {
  const now = services.clock.now();
  const { userId } = actor;
  await services.db.transaction(async (tx) => {
    if (input.isRestricted) await tx.insert(privacyRestrictions).values({ userId, since: now }).onConflictDoNothing();
    else await tx.delete(privacyRestrictions).where(eq(privacyRestrictions.userId, userId));
    await appendAudit(tx, { actorId: userId, action: input.isRestricted ? "privacy/person.restricted" : "privacy/person.unrestricted", target: userId }, now);
  });
  return showPrivacy(services, actor);
}

/** How long what is kept, and what stays when somebody is forgotten. */
export async function showRetention(services: Pick<Services, "db">): Promise<Retention> {
  const rules = await services.db.select().from(retentionRules).orderBy(asc(retentionRules.dataClass), asc(retentionRules.validFrom)).limit(RULES_MAX);
  const kept = Object.entries(REGISTER).flatMap(([table, { erase }]) => (erase === "delete" ? [] : [{ table, why: "keep" in erase ? erase.keep : erase.why }]));
  return { rules, kept };
}
