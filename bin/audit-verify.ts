import { parseArgs } from "node:util";
import { type Anchor, Report, readAtOnce } from "@/server/ledger";
import { verifyPostings } from "@/server/patronage";
import { auditBooks } from "@/server/proof";
import { getLive } from "@/server/services-live";
import { runCommand } from "./launch/run-command";
import { withCopy } from "./launch/with-copy";

const USAGE = `Usage: npm run audit:verify -- [--since BATCH:HASH]
Proves the ledger, the audit log, and that both are as the signed checkpoints in the storage say. 1 when anything is wrong.
  --since  what an earlier run printed as the ledger's head: proves also that nothing up to there was changed or cut off`;

function readAnchor(): Anchor | null {
  const { values } = parseArgs({ options: { since: { type: "string" } } });
  if (values.since === undefined) return null;
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(values.since) ?? [];
  if (seq === undefined || hash === undefined) throw new TypeError(USAGE);
  return { seq: BigInt(seq), hash };
}

/** Prints each finding on a line of its own; 1 when there is one. */
async function verify(anchor: Anchor | null): Promise<number> {
  const { services, database } = getLive();
  try {
    const books = await auditBooks(services, { anchor });
    const { report, batches, transfers, head } = books.ledger;
    const postings = new Report();
    await readAtOnce(services.db, (tx) => verifyPostings(tx, postings));
    const found = report.found + postings.found;
    for (const { rule, where, what } of [...report.findings, ...postings.findings]) process.stdout.write(`WRONG ${rule}: ${where}: ${what}\n`);
    process.stdout.write(
      `${batches} batches, ${transfers} transfers, ${books.auditRows} audit rows; ${books.checkpoints} checkpoints over ${books.leaves} leaves: ${found} wrong\n`,
    );
    process.stdout.write(`head ${head.seq}:${head.hash}\n`);
    return found === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

await runCommand(async () => {
  const anchor = readAnchor();
  return withCopy(() => verify(anchor));
});
