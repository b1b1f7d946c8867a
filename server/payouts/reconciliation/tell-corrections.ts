import { eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutRequests, users } from "@/db/schema";
import { queueMail } from "../../accounts";
import type { Correction } from "../../adapters/rails";
import type { Services } from "../../services";
import { correctionMail } from "../mails/texts";
import { namesOf } from "./names-of";
import { findNamed } from "./queries";

/**
 * Writes to artists whose bank took a payout and says that something about their account has to be put right before the next one (Nacha's
 * notifications of change). Nothing is changed for them: new details come from the artist, with what protects a change. @returns to how many.
 */
export async function tellCorrections(tx: Tx, env: Services["env"], corrections: readonly Correction[], now: Date): Promise<number> {
  if (corrections.length === 0) return 0;
  const names = corrections.map(({ reference }) => namesOf(reference));
  const named = await findNamed(
    tx,
    names.flatMap(({ references }) => references),
    names.flatMap(({ keys }) => keys),
  );
  const codes = new Map(
    corrections.flatMap(({ reference, changeCode }): [string, string][] => {
      const payoutId = named.get(reference)?.payoutId;
      return payoutId === undefined ? [] : [[payoutId, changeCode]];
    }),
  );
  const rows = await tx
    .select({ id: payoutRequests.id, last4: payoutRequests.methodLast4, email: users.email })
    .from(payoutRequests)
    .innerJoin(users, eq(users.id, payoutRequests.accountId))
    .where(inArray(payoutRequests.id, [...codes.keys()]));
  for (const { id, last4, email } of rows) await queueMail(tx, correctionMail(env, email, { last4, changeCode: codes.get(id) ?? "" }), now);
  return rows.length;
}
