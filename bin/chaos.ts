import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { z } from "zod";
import { TEST_DATABASE_URL } from "@/db/testing";
import { runRelayChaos } from "@/relay/testing/run-relay-chaos";
import { bundledScript } from "@/test/bundled-script";
import { runKilledWorld } from "@/test/chaos/run-killed-world";
import { runWorld } from "@/test/chaos/run-world";
import { runUploadChaos } from "@/test/crash/run-upload-chaos";
import { runLedgerChaos } from "@/test/ledger-model/run-chaos";
import { runPayoutChaos } from "@/test/payout-chaos/conduct";
import { setup } from "@/test/start-postgres";

/** Lives share a world: its artists, its database, its stand-in. */
const LIVES_A_WORLD = 50;
/**
 * Of every fifth world, so many go through processes that are really killed; in the others a death is an exception that nothing catches.
 * To start the processes takes longer than to live: ten lives are killed more often than five times two.
 */
const KILLED_LIVES = 10;
const KILLED_EVERY_WORLDS = 5;
/** Lives make much garbage that dies young. */
const SEMI_SPACE_MIB = 64;
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

if (process.argv[2] === "relay") process.exit(await runRelayChaos(process.argv.slice(3)));
if (process.argv[2] === "uploads") process.exit(await runUploadChaos(process.argv.slice(3)));
if (process.argv[2] === "ledger") process.exit(await runLedgerChaos(process.argv.slice(3)));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    lives: { type: "string", default: "100" },
    /** The first life: a long run can be had in parts, as no world knows of another. */
    from: { type: "string", default: "0" },
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
const firstLife = Number(values.from);
const processes = Number(values.processes);
const isCount = (number: number) => Number.isInteger(number) && number >= 1;
const isFrom = Number.isInteger(firstLife) && firstLife >= 0 && firstLife % LIVES_A_WORLD === 0;
if (positionals[0] !== "patronage" || !isCount(lives) || !isCount(processes) || !isFrom) {
  process.stderr.write(
    `Usage: npm run chaos -- patronage --lives N --seed S [--from L, a multiple of ${LIVES_A_WORLD}] [--processes P]\n       npm run chaos -- payouts --payouts N --seed S [--processes P]\n       npm run chaos -- ledger --commands N [--seed S]\n       npm run chaos -- relay [--kills N] [--seed S]\n       npm run chaos -- uploads [--mib N] [--kills N] [--seed S]\n`,
  );
  process.exit(2);
}

async function runOne(world: number, port: number): Promise<Report> {
  const from = firstLife + world * LIVES_A_WORLD;
  const count = Math.min(LIVES_A_WORLD, firstLife + lives - from);
  const killed = (from / LIVES_A_WORLD) % KILLED_EVERY_WORLDS === 0 ? Math.min(KILLED_LIVES, Math.floor(count / 2)) : 0;
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
    process.send?.(await runOne(world, FIRST_PORT + number));
  }
  process.exit(0);
}

async function conduct(): Promise<void> {
  const startedAt = process.hrtime.bigint();
  const seconds = () => Math.round(Number(process.hrtime.bigint() - startedAt) / 1e6) / 1_000;
  const teardown = await setup();
  const script = await bundledScript("bin/chaos.ts");
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
    const child = fork(script, [...process.argv.slice(2), "--helper", String(number)], {
      // As a local start runs: without what makes sense of sources, and without checks of the API's own document.
      execArgv: [`--max-semi-space-size=${SEMI_SPACE_MIB}`],
      env: { ...process.env, [TEST_DATABASE_URL]: process.env[TEST_DATABASE_URL], NODE_ENV: "production", DEPLOYMENT: "local" },
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
