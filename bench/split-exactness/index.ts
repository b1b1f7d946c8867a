import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric } from "../report";
import { type Found, liveSplits } from "./live-splits";

const CASES = 10_000_000;
const CASES_QUICK = 200_000;
const CASES_A_TURN = 500_000;
const MICROS_PER_MINOR_UNIT = 10_000;
const MS_PER_SECOND = 1_000;

/** `npm run bench -- split-exactness [--seed N]`: random splits living through random amounts; every sum and every lifetime error is checked. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const cases = context.isQuick ? CASES_QUICK : CASES;
  const seed = Number(context.args[context.args.indexOf("--seed") + 1] ?? 1) || 1;
  const all: Found = { cases: 0, inexact: 0, worstMicros: 0, worstWithRefundsMicros: 0, worstOfFirstPartiesMicros: 0 };
  const startedAt = now();
  for (let turn = 0; all.cases < cases; turn++) {
    const found = liveSplits(Math.min(CASES_A_TURN, cases - all.cases), seed + turn);
    all.cases += found.cases;
    all.inexact += found.inexact;
    for (const worst of ["worstMicros", "worstWithRefundsMicros", "worstOfFirstPartiesMicros"] as const) all[worst] = Math.max(all[worst], found[worst]);
    context.say(`${all.cases} cases, ${all.inexact} inexact, worst ${all.worstMicros} micros`);
  }
  return [
    makeMetric({ name: "cases whose parts do not sum to the whole", unit: `of ${all.cases}`, values: [all.inexact], bar: 0 }),
    makeMetric({
      name: "worst lifetime error of a party",
      unit: "micros",
      values: [all.worstMicros],
      bar: MICROS_PER_MINOR_UNIT,
      peer: { name: "rounded down, the rest to the first parties (Formance)", value: all.worstOfFirstPartiesMicros },
    }),
    makeMetric({ name: "the same where parts were refunded", unit: "micros", values: [all.worstWithRefundsMicros], bar: MICROS_PER_MINOR_UNIT }),
    makeMetric({ name: "time", unit: "s", values: [(now() - startedAt) / MS_PER_SECOND] }),
  ];
}
