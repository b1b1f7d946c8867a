import { eq } from "drizzle-orm";
import { relays } from "@/db/schema";
import { type RelayReport, readRelayReport } from "@/protocol/relay-words";
import { HOUR_MS, SECOND_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Relay } from "./contract";
import { addToHour, lockRelay, type RelayRow } from "./queries";

/** No relay has to say anything more often. */
const REPORT_MS_MIN = 20 * SECOND_MS;
/** 100 Gbit/s, faster than any machine of these: who counts more between two reports counts wrong. */
const BYTES_PER_SECOND_MAX = 12_500_000_000;

export interface ReportInput {
  readonly relayId: string;
  /** By the relay's key: a `RelayReport`. */
  readonly signed: string;
}

/** What was served since the last report; nothing of counts that went back, as those of a folder that came out of a copy do. @throws DomainError `rule_refused` for counts that cannot be */
function readMore(before: RelayRow, { totals }: RelayReport, now: Date): Relay["day"] {
  const more = {
    servedBytes: Math.max(0, totals.servedBytes - before.servedBytes),
    requests: Math.max(0, totals.requests - before.requests),
    errors: Math.max(0, totals.errors - before.errors),
  };
  const sinceMs = now.getTime() - (before.reportedAt ?? before.joinedAt ?? now).getTime();
  const isPossible = more.servedBytes <= (sinceMs / SECOND_MS + 1) * BYTES_PER_SECOND_MAX;
  if (!isPossible) throw new DomainError("rule_refused", { sentence: "These counts cannot follow those of the report before." });
  return more;
}

/**
 * Keeps what a relay measured of itself: its newest state, and what it served by the hour. For the back office alone, nothing is decided by it.
 * @throws DomainError `not_found` for a relay that is none of ours or words that its key did not sign now; `conflict` for a report that was
 * told before; `rate_limited` for one too soon; `rule_refused` for counts that cannot be
 */
export async function reportRelay(services: Pick<Services, "db" | "clock">, { relayId, signed }: ReportInput): Promise<{ readonly seq: number }> {
  const now = services.clock.now();
  const [known] = await services.db.select().from(relays).where(eq(relays.id, relayId)).limit(1);
  const report = known?.publicKey ? await readRelayReport(signed, known.publicKey, now) : null;
  if (report?.relay !== relayId) throw new DomainError("not_found");
  return services.db.transaction(async (tx) => {
    const before = await lockRelay(tx, relayId);
    if (before.state === "removed") throw new DomainError("not_found");
    if (report.seq <= before.reportSeq) throw new DomainError("conflict", { sentence: "This report, or a later one, was told before." });
    const waitMs = before.reportedAt === null ? 0 : before.reportedAt.getTime() + REPORT_MS_MIN - now.getTime();
    if (waitMs > 0) throw new DomainError("rate_limited", { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) });
    const more = readMore(before, report, now);
    const { objects, storedBytes, quotaBytes, servedBytesPerDayMax, uptimeSeconds, syncedAt } = report;
    const said = { objects, storedBytes, quotaBytes, servedBytesPerDayMax, uptimeSeconds, syncedAt: syncedAt === null ? null : new Date(syncedAt * SECOND_MS) };
    await tx
      .update(relays)
      .set({ ...said, ...report.totals, reportSeq: report.seq, reportedAt: now })
      .where(eq(relays.id, relayId));
    await addToHour(tx, relayId, new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS), more);
    return { seq: report.seq };
  });
}
