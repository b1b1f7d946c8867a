import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { privacyRestrictions } from "@/db/schema";
import { textList } from "../../kernel/list-text";

/** Which of these people asked that their data be kept and not used: what they did not ask for is not done with it. */
export async function selectRestricted(tx: Tx, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await tx
    .select({ userId: privacyRestrictions.userId })
    .from(privacyRestrictions)
    .where(sql`${privacyRestrictions.userId} = any(${textList([...userIds])})`);
  return new Set(rows.map((row) => row.userId));
}
