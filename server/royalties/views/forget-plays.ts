import { sql } from "drizzle-orm";
import { z } from "zod";
import { DAY_MS } from "../../kernel/durations";
import type { Services } from "../../services";

/** A play is over within half a day; a few more are for who looks into a complaint. */
const PLAY_MS = 7 * DAY_MS;
/** As long as a case of fraud may be looked into; after that nobody needs to know from which network or browser a view came. */
const ORIGIN_MS = 90 * DAY_MS;
const ROWS_A_TURN = 10_000;

const rows = z.array(z.object({ id: z.string() }));

/** Forgets plays that are over and where old views came from, a bounded part a call; views and what they earned stay. @returns whether more is left. */
export async function forgetPlays(services: Services): Promise<{ readonly isMoreLeft: boolean }> {
  const nowMs = services.clock.now().getTime();
  const before = (ageMs: number) => sql`${new Date(nowMs - ageMs).toISOString()}::timestamptz`;
  const gone = rows.parse(
    await services.db.execute(sql`
      delete from plays where id in (select id from plays where started_at < ${before(PLAY_MS)} order by started_at limit ${ROWS_A_TURN}) returning id`),
  );
  const blurred = rows.parse(
    await services.db.execute(sql`
      update royalty_views set network_key = '', device_key = '' where id in (
        select v.id from royalty_views v left join view_cases c on c.id = v.case_id
        where v.counted_at < ${before(ORIGIN_MS)} and v.network_key <> '' and c.status is distinct from 'open' limit ${ROWS_A_TURN}) returning id`),
  );
  return { isMoreLeft: gone.length === ROWS_A_TURN || blurred.length === ROWS_A_TURN };
}
