import { fork } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import { TEST_DATABASE_URL } from "@/db/testing";
import { bundledScript } from "../bundled-script";
import { setup } from "../start-postgres";
import { runKilledPayouts } from "./run-killed-world";
import { runPayoutWorld } from "./run-world";

/** Artists of a world, and months that they live through; about nine of ten are paid in each. */
const PAYEES_A_WORLD = 250;
const MONTHS_A_WORLD = 8;
/** Before this many payouts a world is smaller. */
const PAYOUTS_A_WORLD = 1_500;
/**
 * Beside every so-manieth world, so many payouts go through processes that are really killed, with their Postgres: to start those again and
 * again takes as long as a whole world whose deaths are exceptions that nothing catches.
 */
const KILLED_PAYOUTS = 20;
const KILLED_EVERY_WORLDS = 4;
const LINES_SHOWN = 20;

const list = z.array(z.string()).readonly();
const reportShape = z.object({
  payouts: z.number(),
  deaths: z.number(),
  kills: z.number(),
  double: list,
  lost: list,
  stuck: list,
  surprises: list,
});
type Report = z.output<typeof reportShape>;

export interface ChaosOrder {
  readonly payouts: string;
  readonly seed: string;
  readonly processes: string;
  /** Of a helper process: its number. */
  readonly helper: string | undefined;
}

async function runOne(seed: string, index: number, wanted: number): Promise<Report> {
  const share = Math.min(1, wanted / PAYOUTS_A_WORLD);
  const months = Math.max(2, Math.round(MONTHS_A_WORLD * share));
  const payees = Math.max(20, Math.ceil((PAYEES_A_WORLD * MONTHS_A_WORLD * share) / months));
  const one = await runPayoutWorld(seed, index, { payees, months });
  if (index % KILLED_EVERY_WORLDS !== 0) return { ...one, kills: 0 };
  const other = await runKilledPayouts(seed, index, KILLED_PAYOUTS);
  const join = (pick: (report: typeof one) => readonly string[]) => [...pick(one), ...pick(other)];
  return {
    ...{ payouts: one.payouts + other.payouts, deaths: one.deaths, kills: other.deaths },
    ...{ double: join(({ double }) => double), lost: join(({ lost }) => lost), stuck: join(({ stuck }) => stuck) },
    surprises: join(({ surprises }) => surprises),
  };
}

/** A helper lives world after world until it is told that there are enough payouts. */
async function help(order: ChaosOrder, number: number): Promise<number> {
  const processes = Number(order.processes);
  const each = Math.ceil(Number(order.payouts) / processes);
  let done = 0;
  for (let world = number; done < each; world += processes) {
    const report = await runOne(order.seed, world, each - done);
    done += report.payouts;
    process.send?.(report);
  }
  return 0;
}

async function conduct(order: ChaosOrder): Promise<number> {
  const startedAt = process.hrtime.bigint();
  const seconds = () => Math.round(Number(process.hrtime.bigint() - startedAt) / 1e6) / 1_000;
  const teardown = await setup();
  const script = await bundledScript("bin/chaos.ts");
  const sums = { payouts: 0, double: 0, lost: 0, stuck: 0 };
  const more = { deaths: 0, kills: 0, unforeseen: 0 };
  const take = (report: Report) => {
    sums.payouts += report.payouts;
    sums.double += report.double.length;
    sums.lost += report.lost.length;
    sums.stuck += report.stuck.length;
    more.deaths += report.deaths;
    more.kills += report.kills;
    more.unforeseen += report.surprises.length;
    const named = { double: report.double, lost: report.lost, stuck: report.stuck, unforeseen: report.surprises };
    const lines = Object.entries(named).flatMap(([name, what]) => what.map((line) => `${name}: ${line}\n`));
    process.stderr.write(
      `${lines.slice(0, LINES_SHOWN).join("")}${sums.payouts}/${order.payouts} payouts, ${more.deaths} deaths, ${more.kills} kills, ${seconds()} s\n`,
    );
  };
  const helpers = Array.from({ length: Number(order.processes) }, async (_, number) => {
    const child = fork(script, [...process.argv.slice(2), "--helper", String(number)], {
      // As a local start runs: without what makes sense of sources.
      execArgv: [],
      env: { ...process.env, [TEST_DATABASE_URL]: process.env[TEST_DATABASE_URL], NODE_ENV: "production", DEPLOYMENT: "local" },
    });
    child.on("message", (message) => take(reportShape.parse(message)));
    await once(child, "exit");
  });
  await Promise.all(helpers);
  await teardown();
  const isWhole = sums.payouts >= Number(order.payouts);
  if (!isWhole) process.stderr.write(`Only ${sums.payouts} of ${order.payouts} payouts came to their end.\n`);
  process.stdout.write(`${JSON.stringify({ ...sums, seconds: seconds(), ...more })}\n`);
  return isWhole && sums.double + sums.lost + sums.stuck + more.unforeseen === 0 ? 0 : 1;
}

/** `npm run chaos -- payouts`: worlds of payouts under faults, in as many processes as asked for. @returns the exit code. */
export async function runPayoutChaos(order: ChaosOrder): Promise<number> {
  const [payouts, processes] = [Number(order.payouts), Number(order.processes)];
  if (!(Number.isInteger(payouts) && payouts >= 1 && Number.isInteger(processes) && processes >= 1)) {
    process.stderr.write("Usage: npm run chaos -- payouts --payouts N --seed S [--processes P]\n");
    return 2;
  }
  return order.helper === undefined ? conduct(order) : help(order, Number(order.helper));
}
