import { eq } from "drizzle-orm";
import { cdnChecks } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import type { Services } from "@/server/services";

export interface CdnState {
  /** Which network it is; null where none is set up. */
  readonly name: string | null;
  /** ISO 8601; null before it was first tried. */
  readonly checkedAt: string | null;
  /** Since when it is well, or not. */
  readonly since: string | null;
  readonly putMs: number | null;
  readonly readMs: number | null;
  /** What is wrong and what to do; null while all is well. */
  readonly sentence: string | null;
}

const NONE: CdnState = { name: null, checkedAt: null, since: null, putMs: null, readMs: null, sentence: null };

/** Tries the CDN and writes down how it went; nothing where there is none. */
export async function checkCdn({ db, clock, cdn }: Services): Promise<{ readonly isWell: boolean }> {
  if (cdn === null) return { isWell: true };
  const { isWell, problem, putMs, readMs, purgeMs } = await cdn.health();
  const checkedAt = clock.now();
  await db.transaction(async (tx) => {
    const [before] = await tx.select().from(cdnChecks).where(eq(cdnChecks.cdn, cdn.publicUrl)).for("update").limit(1);
    const since = before !== undefined && (before.problem === null) === isWell ? before.since : checkedAt;
    const found = { problem, since, checkedAt, putMs, readMs, purgeMs };
    await tx
      .insert(cdnChecks)
      .values({ cdn: cdn.publicUrl, ...found })
      .onConflictDoUpdate({ target: cdnChecks.cdn, set: found });
  });
  return { isWell };
}

/** What the back office shows of the CDN. */
export async function getCdnState({ db, cdn }: Services, actor: Actor): Promise<CdnState> {
  requireAdmin(actor);
  if (cdn === null) return NONE;
  const [found] = await db.select().from(cdnChecks).where(eq(cdnChecks.cdn, cdn.publicUrl)).limit(1);
  if (found === undefined) return { ...NONE, name: cdn.name };
  const { problem, since, checkedAt, putMs, readMs } = found;
  const sentence =
    problem === null ? null : `${problem} Players go on with the other layers. Try \`npm run cdn -- health\`, and see “The CDN” in docs/operate.md.`;
  return { name: cdn.name, checkedAt: checkedAt.toISOString(), since: since.toISOString(), putMs, readMs, sentence };
}
