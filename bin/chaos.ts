import { parseArgs } from "node:util";
import { runWorld } from "@/test/chaos/run-world";
import { setup } from "@/test/start-postgres";

const LIVES_A_WORLD = 50;
const LINES_SHOWN = 20;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { lives: { type: "string", default: "100" }, seed: { type: "string", default: "1" } },
});
const lives = Number(values.lives);
if (positionals[0] !== "patronage" || !Number.isInteger(lives) || lives < 1) {
  process.stderr.write("Usage: npm run chaos -- patronage --lives N --seed S\n");
  process.exit(2);
}
const startedAt = process.hrtime.bigint();
const seconds = () => Math.round(Number(process.hrtime.bigint() - startedAt) / 1e6) / 1_000;
const teardown = await setup();
const sums = { lives: 0, doubleCharges: 0, lostEntitlements: 0, ghostEntitlements: 0, ledgerDifferenceCents: 0 };
let deaths = 0;
let surprises = 0;
for (let from = 0; from < lives; from += LIVES_A_WORLD) {
  const report = await runWorld(values.seed, from, Math.min(LIVES_A_WORLD, lives - from));
  sums.lives += report.lives;
  sums.doubleCharges += report.doubleCharges.length;
  sums.lostEntitlements += report.lost.length;
  sums.ghostEntitlements += report.ghosts.length;
  sums.ledgerDifferenceCents += report.differenceCents;
  deaths += report.deaths;
  surprises += report.surprises.length;
  const faults = [
    ...report.doubleCharges.map((what) => `double: ${what}`),
    ...report.lost.map((what) => `lost: ${what}`),
    ...report.ghosts.map((what) => `ghost: ${what}`),
    ...report.surprises.map((what) => `unforeseen: ${what}`),
  ];
  process.stderr.write(
    `${faults
      .slice(0, LINES_SHOWN)
      .map((line) => `${line}\n`)
      .join("")}${sums.lives}/${lives} lives, ${deaths} deaths, ${report.events} events and ${report.charges} charges in this world, ${seconds()} s\n`,
  );
}
await teardown();
process.stdout.write(`${JSON.stringify({ ...sums, deaths, surprises, seconds: seconds() })}\n`);
process.exit(surprises === 0 && sums.doubleCharges + sums.lostEntitlements + sums.ghostEntitlements + sums.ledgerDifferenceCents === 0 ? 0 : 1);
