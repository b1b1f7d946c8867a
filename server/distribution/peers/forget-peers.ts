import { inArray, lt, sql } from "drizzle-orm";
import { peerHours, peerSeats, peerWords } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { PEER_RULES } from "./rules";

const HOURS_KEPT_MS = 90 * DAY_MS;
const ROWS_PER_STEP = 10_000;

/** Lets go of browsers that have not come back, of what nobody took, and of counts of 90 days ago, in bounded steps. */
export async function forgetPeers({ db, clock }: Pick<Services, "db" | "clock">): Promise<{ readonly forgotten: number }> {
  const nowMs = clock.now().getTime();
  const before = (ms: number) => new Date(nowMs - ms);
  const seats = db
    .select({ id: peerSeats.id })
    .from(peerSeats)
    .where(lt(peerSeats.seenAt, before(PEER_RULES.seatMs)))
    .limit(ROWS_PER_STEP);
  const gone = await db.delete(peerSeats).where(inArray(peerSeats.id, seats)).returning({ id: peerSeats.id });
  const words = db
    .select({ at: sql`ctid` })
    .from(peerWords)
    .where(lt(peerWords.at, before(PEER_RULES.wordsMs)))
    .limit(ROWS_PER_STEP);
  await db.delete(peerWords).where(inArray(sql`ctid`, words));
  await db.delete(peerHours).where(lt(peerHours.hour, before(HOURS_KEPT_MS)));
  return { forgotten: gone.length };
}
