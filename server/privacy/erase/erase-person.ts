import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { privacyErasures } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { appendAudit } from "@/server/kernel/audit";
import { numberList } from "@/server/kernel/list-text";
import type { Services } from "@/server/services";
import { forgetPerson } from "@/server/vault";
import { fill, type Person, whoseRows } from "../export/collect";
import { type PersonalRule, REGISTER } from "../register";

const AUDIT_ROWS_A_ROUND = 5_000;

const ids = z.array(z.object({ id: z.string() }));
const seqs = z.array(z.object({ seq: z.string() }));

/**
 * Forgets a person in one transaction: keys of sealed data destroyed, rows removed or emptied of who it was, details of the audit
 * log given up. Books, balances and hashes stay as they are. Files go by the jobs of the films that were theirs.
 */
export async function erasePerson(services: Services, person: Person): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tellFilesToGo(tx, person);
    const erased: Record<string, number> = {};
    // Accounts last: what is asked for by the person's address is found by it.
    for (const table of Object.keys(REGISTER).toReversed()) erased[table] = await eraseTable(tx, table, REGISTER[table], person);
    await destroyKeys(tx, person, now);
    await tx.insert(privacyErasures).values({ userId: person.userId, erasedAt: now, erased });
    await forgetDetails(tx, person.userId);
    await appendAudit(tx, { actorId: "privacy", action: "privacy/person.erased", target: person.userId }, now);
  });
}

async function tellFilesToGo(tx: Tx, { userId }: Person): Promise<void> {
  for (const { id } of ids.parse(await tx.execute(sql`select id from videos where artist_id = ${userId}`))) {
    await sendEvent(tx, { id: `catalogue/video.deleted:${id}`, name: "catalogue/video.deleted", data: { videoId: id, artistId: userId } });
  }
}

async function eraseTable(tx: Tx, table: string, rule: PersonalRule | undefined, person: Person): Promise<number> {
  if (rule === undefined || (typeof rule.erase === "object" && "keep" in rule.erase)) return 0;
  const where = whoseRows(rule, person);
  if (rule.erase === "delete") return (await tx.execute(sql`delete from ${sql.identifier(table)} where ${where}`)).count;
  const values = Object.entries(rule.erase.scrub).map(([column, value]) => sql`${sql.identifier(column)} = ${fill(value, person)}`);
  return (await tx.execute(sql`update ${sql.identifier(table)} set ${sql.join(values, sql`, `)} where ${where}`)).count;
}

/** Tax papers of who was paid stay readable as long as the law asks for them; the retention job destroys their key after that. */
async function destroyKeys(tx: Tx, { userId }: Person, now: Date): Promise<void> {
  const [paid] = await tx.execute(sql`select 1 from payout_requests where account_id = ${userId} and status = 'COMPLETED' limit 1`);
  const purposes = paid === undefined ? undefined : (["payout-method", "identity"] as const);
  await forgetPerson(tx, { userId, purposes }, now);
}

async function forgetDetails(tx: Tx, userId: string): Promise<void> {
  for (;;) {
    const found = seqs.parse(
      await tx.execute(sql`
        select seq::text as seq from audit_log
        where (actor_id = ${userId} or target = ${userId}) and (detail_salt is not null or origin_salt is not null)
        limit ${AUDIT_ROWS_A_ROUND}`),
    );
    if (found.length === 0) return;
    const list = numberList(
      "bigint",
      found.map(({ seq }) => seq),
    );
    await tx.execute(sql`select audit_forget(${list}, ${list})`);
  }
}
