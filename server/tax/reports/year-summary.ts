import { type Actor, requireArtist } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { findPolicyState, loadPolicy } from "../policy/load-policy";
import { findPaid } from "./find-paid";
import { keepReported, type Report, sumLines } from "./report-lines";

export interface YearSummary {
  readonly year: number;
  readonly banner: string | null;
  /** Micros as text, by currency and kind of income. */
  readonly lines: {
    readonly currency: string;
    readonly incomeKind: string;
    readonly grossMicros: string;
    readonly usMicros: string;
    readonly withheldMicros: string;
  }[];
  /** Which forms of the tax office will be made of it. */
  readonly reports: Report[];
  readonly payments: {
    readonly id: string;
    readonly paidAt: string;
    readonly currency: string;
    readonly grossMicros: string;
    readonly withheldMicros: string;
  }[];
}

const PAYMENTS_MAX = 500;

/** What an artist was paid in a year and what was withheld, payment by payment. */
export async function showYear(services: Services, actor: Actor, input: { readonly year: number }): Promise<YearSummary> {
  requireArtist(actor);
  const now = services.clock.now();
  const paid = (await findPaid(services.db, [actor.userId], input.year)).get(actor.userId) ?? [];
  const sums = new Map<string, { currency: string; incomeKind: string; gross: bigint; us: bigint; withheld: bigint }>();
  for (const { currency, withholding } of paid) {
    for (const { incomeKind, amountMicros, usMicros, withheldMicros } of withholding.lines) {
      const before = sums.get(`${currency} ${incomeKind}`) ?? { currency, incomeKind, gross: 0n, us: 0n, withheld: 0n };
      const sum = { gross: before.gross + amountMicros, us: before.us + usMicros, withheld: before.withheld + withheldMicros };
      sums.set(`${currency} ${incomeKind}`, { currency, incomeKind, ...sum });
    }
  }
  const policy = await loadPolicy(services.db, { at: now });
  const lines = [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { currency, incomeKind, gross, us, withheld }]) => {
      return { currency, incomeKind, grossMicros: gross.toString(), usMicros: us.toString(), withheldMicros: withheld.toString() };
    });
  return {
    year: input.year,
    banner: (await findPolicyState(services.db, now)).banner,
    lines,
    reports: [...new Set(keepReported(policy, sumLines(paid), input.year).map(({ report }) => report))],
    payments: paid.slice(-PAYMENTS_MAX).map(({ id, paidAt, currency, withholding }) => ({
      ...{ id, currency, paidAt: paidAt.toISOString() },
      grossMicros: withholding.lines.reduce((sum, line) => sum + line.amountMicros, 0n).toString(),
      withheldMicros: withholding.withheldMicros.toString(),
    })),
  };
}
