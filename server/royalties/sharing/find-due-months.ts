import { and, eq, gte } from "drizzle-orm";
import { sharingMonths } from "@/db/schema";
import type { Services } from "../../services";
import type { MonthKey } from "./count-month";
import { findPolicy } from "./policies";
import { findCurrencies } from "./queries";
import { monthBefore, monthBounds, monthOf } from "./rules";

/** How far back a platform that stood still catches up. */
const MONTHS_BACK_MAX = 12;

/** The months that are over, have something to share and may not be counted yet, the oldest first: each takes what the one before left. */
export async function findDueMonths(services: Pick<Services, "db" | "clock">): Promise<readonly MonthKey[]> {
  const due: MonthKey[] = [];
  let at = services.clock.now();
  for (let back = 0; back < MONTHS_BACK_MAX; back++) {
    const month = monthBefore(at);
    const { shareBps } = await findPolicy(services.db, month);
    const found = await findCurrencies(services.db, month, { withFees: shareBps > 0 });
    due.unshift(...found.map((currency) => ({ month, currency })));
    at = monthBounds(month).start;
  }
  const isSince = gte(sharingMonths.month, monthOf(at));
  const done = await services.db
    .select({ month: sharingMonths.month, currency: sharingMonths.currency })
    .from(sharingMonths)
    .where(and(isSince, eq(sharingMonths.status, "shared")));
  const isDone = (key: MonthKey) => done.some((row) => row.month === key.month && row.currency === key.currency);
  return due.filter((key) => !isDone(key));
}
