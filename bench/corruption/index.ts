import { TEST_DATABASE_URL } from "@/db/testing";
import { openSpoiler } from "@/test/corruption/spoil";
import { setup } from "@/test/start-postgres";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric } from "../report";

const TRIES = 10_000;
const TRIES_QUICK = 500;
const TOLD_EVERY = 500;
const MISSED_SHOWN = 20;

/** `npm run bench -- corruption`: changes one field of the books at a time, or one byte of what is sealed, and looks whether audit:verify finds it. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const teardown = await setup();
  context.say(`On ${process.env[TEST_DATABASE_URL] === undefined ? "no" : "a"} Postgres of its own`);
  const spoiler = await openSpoiler();
  try {
    if ((await spoiler.look()) > 0) throw new Error("The books are wrong before anything was changed.");
    const tries = context.isQuick ? TRIES_QUICK : TRIES;
    let missed = 0;
    const startedAt = now();
    // From another seed than the test's, which always tries the same.
    for (let seed = 1_000; seed < 1_000 + tries; seed++) {
      const { what, found } = await spoiler.spoil(seed);
      if (found === 0) {
        missed += 1;
        if (missed <= MISSED_SHOWN) context.say(`MISSED ${what}`);
      }
      if ((seed + 1) % TOLD_EVERY === 0) context.say(`${seed + 1 - 1_000} of ${tries}, ${missed} missed`);
    }
    const seconds = (now() - startedAt) / 1_000;
    return [
      makeMetric({
        name: `single fields changed, found of ${tries}`,
        unit: "%",
        values: [((tries - missed) * 100) / tries],
        bar: 100,
        better: "higher",
      }),
      makeMetric({ name: "the whole of it", unit: "s", values: [seconds] }),
    ];
  } finally {
    await spoiler.close();
    await teardown();
  }
}
