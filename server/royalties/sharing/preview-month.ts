import { sql } from "drizzle-orm";
import { z } from "zod";
import { DomainError } from "../../kernel/errors";
import { BPS_PER_WHOLE, MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";
import type { OpenMonth } from "./contract";
import type { MonthKey } from "./count-month";
import { findPolicy } from "./policies";
import { findCarried, sumSponsors } from "./queries";
import { sumFees } from "./read-month";
import { monthBounds } from "./rules";

const seen = z.array(z.object({ views: z.string().transform(Number), artists: z.string().transform(Number) }));

/**
 * What a month's pool would be were it over now: the same sums as counting it, without what each artist gets. Sums what is there by two
 * queries, so that it can be asked while the month goes on. @throws DomainError `not_found` for a month that is to come.
 */
export async function previewMonth(services: Pick<Services, "db" | "clock">, { month, currency }: MonthKey): Promise<OpenMonth> {
  const { start, end } = monthBounds(month);
  if (start > services.clock.now()) throw new DomainError("not_found");
  const { db } = services;
  const { model, shareBps } = await findPolicy(db, month);
  const [fees, carriedInMicros, sponsorMicros, rows] = await Promise.all([
    sumFees(db, { month, currency }),
    findCarried(db, month, currency),
    sumSponsors(db, month, currency),
    db.execute(sql`
      select count(*)::text as views, count(distinct artist_id)::text as artists from royalty_views
      where counted_at >= ${start.toISOString()}::timestamptz and counted_at < ${end.toISOString()}::timestamptz and status = 'counted'`),
  ]);
  const [{ views, artists } = { views: 0, artists: 0 }] = seen.parse(rows);
  const fanMicros = (fees.feeCents * MICROS_PER_CENT * BigInt(shareBps)) / BPS_PER_WHOLE;
  const wholeMicros = fanMicros + carriedInMicros + sponsorMicros;
  // Without a view nobody can be given anything: it waits for the next month.
  const sharedMicros = views === 0 ? 0n : wholeMicros;
  return {
    ...{ month, currency, model, shareBps, views, artists, status: "open", fans: shareBps === 0 ? 0 : fees.fans },
    ...{ fanMicros: fanMicros.toString(), sponsorMicros: sponsorMicros.toString(), carriedInMicros: carriedInMicros.toString() },
    ...{ sharedMicros: sharedMicros.toString(), carriedOutMicros: (wholeMicros - sharedMicros).toString() },
  };
}
