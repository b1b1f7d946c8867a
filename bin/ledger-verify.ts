import { parseArgs } from "node:util";
import type { Tx } from "@/db/client";
import { type Anchor, type Report, readAtOnce, verifyLedger } from "@/server/ledger";
import { verifyPostings } from "@/server/patronage";
import { verifyGas } from "@/server/payouts";
import { verifyBlocks, verifySums } from "@/server/royalties";
import { getLive } from "@/server/services-live";
import { verifyDecisions } from "@/server/tax";
import { runCommand } from "./launch/run-command";
import { withCopy } from "./launch/with-copy";

const USAGE = `Usage: npm run ledger:verify -- [--since BATCH:HASH]
  --since  what an earlier run printed as the chain's head: proves also that nothing up to there was changed or cut off`;

function readAnchor(): Anchor | null {
  const { values } = parseArgs({ options: { since: { type: "string" } } });
  if (values.since === undefined) return null;
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(values.since) ?? [];
  if (seq === undefined || hash === undefined) throw new TypeError(USAGE);
  return { seq: BigInt(seq), hash };
}

const DECISIONS_A_BATCH = 500;

/** Makes every decision on withheld tax again; `report` tells of those that come out otherwise. @returns how many there are. */
async function verifyTax(tx: Tx, report: Report): Promise<number> {
  let seen = 0;
  let afterId: string | null = "";
  while (afterId !== null) {
    const batch = await verifyDecisions(tx, { afterId, limit: DECISIONS_A_BATCH });
    for (const id of batch.differing) report.add("tax decision", id, "made again from the rows that it names it comes out otherwise");
    seen += batch.count;
    afterId = batch.nextAfterId;
  }
  return seen;
}

/** Prints each finding on a line of its own; 1 when there is one. */
async function verify(anchor: Anchor | null): Promise<number> {
  const { services, database } = getLive();
  try {
    const { ledger, movements, decisions } = await readAtOnce(services.db, async (tx) => {
      const verified = await verifyLedger(tx, anchor);
      const posted = await verifyPostings(tx, verified.report);
      await verifySums(tx, verified.report);
      await verifyBlocks(tx, verified.report);
      await verifyGas(tx, verified.report);
      return { ledger: verified, movements: posted, decisions: await verifyTax(tx, verified.report) };
    });
    const { report, batches, transfers, entries, head } = ledger;
    for (const { rule, where, what } of report.findings) process.stdout.write(`WRONG ${rule}: ${where}: ${what}\n`);
    if (report.found > report.findings.length) process.stdout.write(`… and ${report.found - report.findings.length} more\n`);
    process.stdout.write(
      `${batches} batches, ${transfers} transfers, ${entries} entries, ${movements} movements at Stripe, ${decisions} tax decisions: ${report.found} wrong\n`,
    );
    process.stdout.write(`head ${head.seq}:${head.hash}\n`);
    return report.found === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

await runCommand(async () => {
  const anchor = readAnchor();
  return withCopy(() => verify(anchor));
});
