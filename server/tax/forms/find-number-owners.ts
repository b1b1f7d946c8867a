import { and, eq, inArray, isNotNull, isNull, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxForms } from "@/db/schema";

/** Far more than a number has that is shared by mistake. */
const OWNERS_MAX = 100;

/** Who else gave the tax number of somebody's form that holds, by its blind index; null where nobody did, or no number was given. */
export async function findNumberOwners(tx: Tx, userId: string): Promise<{ readonly tinIndex: string; readonly userIds: readonly string[] } | null> {
  const own = tx
    .select({ tinIndex: taxForms.tinIndex })
    .from(taxForms)
    .where(and(eq(taxForms.userId, userId), isNull(taxForms.endedAt), isNotNull(taxForms.tinIndex)));
  const rows = await tx
    .select({ tinIndex: taxForms.tinIndex, userId: taxForms.userId })
    .from(taxForms)
    .where(and(inArray(taxForms.tinIndex, own), isNull(taxForms.endedAt), ne(taxForms.userId, userId)))
    .orderBy(taxForms.userId)
    .limit(OWNERS_MAX);
  const [first] = rows;
  if (first === undefined || first.tinIndex === null) return null;
  return { tinIndex: first.tinIndex, userIds: rows.map((row) => row.userId) };
}
