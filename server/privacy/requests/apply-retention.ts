import { and, eq, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { privacyErasures, privacyRequests } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { numberList } from "@/server/kernel/list-text";
import type { Services } from "@/server/services";
import { forgetPerson } from "@/server/vault";
import { keptDays } from "./queries";

const ROWS_A_RUN = 5_000;
const PEOPLE_A_RUN = 100;

const seqs = z.array(z.object({ seq: z.string() }));

/** Gives up what is past its time, a bounded part of each class: origins of the audit log, archives, requests, keys of tax papers of who is gone. */
export async function applyRetention(services: Services): Promise<{ readonly isMoreLeft: boolean }> {
  const now = services.clock.now();
  const before = async (dataClass: string) => new Date(now.getTime() - (await keptDays(services.db, dataClass, now)) * DAY_MS);
  const origins = await forgetOrigins(services, await before("origin"));
  const archives = await removeArchives(services, now);
  const asked = await before("request");
  await services.db.delete(privacyRequests).where(and(lt(privacyRequests.endedAt, asked), sql`${privacyRequests.objectKey} is null`));
  const gone = await shredKeys(services, await before("bookkeeping"));
  return { isMoreLeft: origins === ROWS_A_RUN || archives === PEOPLE_A_RUN || gone === PEOPLE_A_RUN };
}

async function forgetOrigins(services: Services, before: Date): Promise<number> {
  const found = seqs.parse(
    await services.db.execute(
      sql`select seq::text as seq from audit_log where at < ${before.toISOString()} and origin_salt is not null order by at limit ${ROWS_A_RUN}`,
    ),
  );
  const list = numberList(
    "bigint",
    found.map(({ seq }) => seq),
  );
  if (found.length > 0) await services.db.execute(sql`select audit_forget('{}', ${list})`);
  return found.length;
}

async function removeArchives(services: Services, now: Date): Promise<number> {
  const over = and(eq(privacyRequests.status, "done"), lt(privacyRequests.expiresAt, now));
  const rows = await services.db.select({ id: privacyRequests.id, key: privacyRequests.objectKey }).from(privacyRequests).where(over).limit(PEOPLE_A_RUN);
  for (const { id, key } of rows) {
    if (key !== null) await services.storage.remove(key);
    await services.db.update(privacyRequests).set({ status: "expired", objectKey: null }).where(eq(privacyRequests.id, id));
  }
  return rows.length;
}

/** Of who was forgotten so long ago that the law no longer asks for their papers. */
async function shredKeys(services: Services, before: Date): Promise<number> {
  const live = sql`exists (select 1 from vault_keys k where k.user_id = ${privacyErasures.userId} and k.destroyed_at is null)`;
  const rows = await services.db
    .select({ userId: privacyErasures.userId })
    .from(privacyErasures)
    .where(and(lt(privacyErasures.erasedAt, before), live))
    .limit(PEOPLE_A_RUN);
  for (const { userId } of rows) await services.db.transaction((tx) => forgetPerson(tx, { userId }, services.clock.now()));
  return rows.length;
}
