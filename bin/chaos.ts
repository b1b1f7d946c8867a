import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { TEST_DATABASE_URL } from "@/db/testing";
import { runKilledWorld } from "@/test/chaos/run-killed-world";
import { runWorld } from "@/test/chaos/run-world";
import { runLedgerChaos } from "@/test/ledger-model/run-chaos";
import { runPayoutChaos } from "@/test/payout-chaos/conduct";
import { setup } from "@/test/start-postgres";

/** Lives share a world: its artists, its database, its stand-in. */
const LIVES_A_WORLD = 50;
/** Of each world, so many go through processes that are really killed; in the others a death is an exception that nothing catches. */
const KILLED_LIVES_A_WORLD = 2;
const LINES_SHOWN = 20;
const FIRST_PORT = 4_180;

const worldReport = z.object({
  lives: z.number(),
  deaths: z.number(),
  kills: z.number(),
  events: z.number(),
  charges: z.number(),
  doubleCharges: z.array(z.string()).readonly(),
  lost: z.array(z.string()).readonly(),
  ghosts: z.array(z.string()).readonly(),
  differenceCents: z.number(),
  surprises: z.array(z.string()).readonly(),
});
type Report = z.output<typeof worldReport>;

if (process.argv[2] === "ledger") process.exit(await runLedgerChaos(process.argv.slice(3)));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    lives: { type: "string", default: "100" },
    payouts: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    processes: { type: "string", default: String(availableParallelism()) },
    /** Of a helper process: its number. */
    helper: { type: "string" },
  },
});
if (positionals[0] === "payouts")
  process.exit(await runPayoutChaos({ payouts: values.payouts, seed: values.seed, processes: values.processes, helper: values.helper }));
const lives = Number(values.lives);
const processes = Number(values.processes);
if (positionals[0] !== "patronage" || !(Number.isInteger(lives) && lives >= 1 && Number.isInteger(processes) && processes >= 1)) {
  process.stderr.write(
    "Usage: npm run chaos -- patronage --lives N --seed S [--processes P]\n       npm run chaos -- payouts --payouts N --seed S [--processes P]\n",
  );
  process.exit(2);
}

async function runOne(from: number, port: number): Promise<Report> {
  const count = Math.min(LIVES_A_WORLD, lives - from);
  const killed = Math.min(KILLED_LIVES_A_WORLD, count - 1);
  const one = await runWorld(values.seed, from, count - killed);
  if (killed <= 0) return { ...one, kills: 0 };
  const other = await runKilledWorld(values.seed, from + count - killed, killed, port);
  return {
    lives: one.lives + other.lives,
    deaths: one.deaths,
    kills: other.deaths,
    events: one.events + other.events,
    charges: one.charges + other.charges,
    doubleCharges: [...one.doubleCharges, ...other.doubleCharges],
    lost: [...one.lost, ...other.lost],
    ghosts: [...one.ghosts, ...other.ghosts],
    differenceCents: one.differenceCents + other.differenceCents,
    surprises: [...one.surprises, ...other.surprises],
  };
}

/** A helper lives every `processes`-th world and tells of each. */
async function help(number: number): Promise<void> {
  for (let world = number; world * LIVES_A_WORLD < lives; world += processes) {
    process.send?.(await runOne(world * LIVES_A_WORLD, FIRST_PORT + number));
  }
  process.exit(0);
}

async function conduct(): Promise<void> {
  const startedAt = process.hrtime.bigint();
  const seconds = () => Math.round(Number(process.hrtime.bigint() - startedAt) / 1e6) / 1_000;
  const teardown = await setup();
  const sums = { lives: 0, doubleCharges: 0, lostEntitlements: 0, ghostEntitlements: 0, ledgerDifferenceCents: 0 };
  const more = { charges: 0, events: 0, deaths: 0, kills: 0, unforeseen: 0 };
  const take = (report: Report) => {
    sums.lives += report.lives;
    sums.doubleCharges += report.doubleCharges.length;
    sums.lostEntitlements += report.lost.length;
    sums.ghostEntitlements += report.ghosts.length;
    sums.ledgerDifferenceCents += report.differenceCents;
    more.charges += report.charges;
    more.events += report.events;
    more.deaths += report.deaths;
    more.kills += report.kills;
    more.unforeseen += report.surprises.length;
    const named = { double: report.doubleCharges, lost: report.lost, ghost: report.ghosts, unforeseen: report.surprises };
    const lines = Object.entries(named).flatMap(([name, list]) => list.map((what) => `${name}: ${what}\n`));
    process.stderr.write(`${lines.slice(0, LINES_SHOWN).join("")}${sums.lives}/${lives} lives, ${seconds()} s\n`);
  };
  const helpers = Array.from({ length: Math.min(processes, Math.ceil(lives / LIVES_A_WORLD)) }, async (_, number) => {
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--helper", String(number)], {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, [TEST_DATABASE_URL]: process.env[TEST_DATABASE_URL] },
    });
    child.on("message", (message) => take(worldReport.parse(message)));
    await once(child, "exit");
  });
  await Promise.all(helpers);
  await teardown();
  const isWhole = sums.lives === lives;
  if (!isWhole) process.stderr.write(`Only ${sums.lives} of ${lives} lives came to their end.\n`);
  process.stdout.write(`${JSON.stringify({ ...sums, ...more, seconds: seconds() })}\n`);
  const faults = sums.doubleCharges + sums.lostEntitlements + sums.ghostEntitlements + sums.ledgerDifferenceCents + more.unforeseen;
  process.exit(isWhole && faults === 0 ? 0 : 1);
}

await (values.helper === undefined ? conduct() : help(Number(values.helper)));
