import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbeddedPostgres } from "@/db/embedded";
import { prepareTemplate, TEST_DATABASE_URL } from "@/db/testing";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric } from "../report";
import { simulate } from "./simulate";
import type { Size } from "./world";

const WHOLE: Size = { months: 24, fans: 200, artists: 5, seed: 1, joinChance: 0.04 };
const QUICK: Size = { months: 6, fans: 40, artists: 3, seed: 1, joinChance: 0.08 };

function readSize(context: BenchContext): Size {
  const option = { type: "string" } as const;
  const { values } = parseArgs({ args: [...context.args], options: { months: option, fans: option, artists: option, seed: option } });
  const size = context.isQuick ? QUICK : WHOLE;
  const read = (text: string | undefined, other: number) => (text === undefined ? other : Number(text));
  return {
    months: read(values.months, size.months),
    fans: read(values.fans, size.fans),
    artists: read(values.artists, size.artists),
    seed: read(values.seed, size.seed),
    joinChance: size.joinChance,
  };
}

/** `npm run bench -- patronage-months [--months N] [--fans N] [--artists N] [--seed N]`: whether the books are Stripe's, to the cent, after years of patronage without a single webhook. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const size = readSize(context);
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: context.say });
  process.env[TEST_DATABASE_URL] = server.url;
  try {
    await prepareTemplate(server.url);
    const startedAt = now();
    const outcome = await simulate(size, context.say);
    const seconds = (now() - startedAt) / 1_000;
    for (const [name, count] of [...outcome.counts].sort()) context.say(`${count} × ${name}`);
    for (const fault of [...outcome.mrrFaults, ...outcome.wrong]) context.say(`WRONG ${fault}`);
    const label = `${size.months} months × ${size.fans} fans × ${size.artists} artists, seed ${size.seed}`;
    return [
      makeMetric({ name: `ledger against Stripe's movements, ${label}`, unit: "cents", values: [outcome.differenceCents], bar: 0 }),
      makeMetric({ name: "months and artists in which MRR does not add up or is not Stripe's", unit: "", values: [outcome.mrrFaults.length], bar: 0 }),
      makeMetric({ name: "broken rules in the books", unit: "", values: [outcome.wrong.length], bar: 0 }),
      makeMetric({ name: "movements at Stripe", unit: "", values: [outcome.movements] }),
      makeMetric({ name: "time", unit: "s", values: [seconds] }),
    ];
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
