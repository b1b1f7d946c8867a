import { connectDatabase } from "@/db/client";
import { artistAccount, platformAccount, postTransfers, type Transfer } from "@/server/ledger";

/** Posts every batch, from the first, as one that cannot know where a killed one stopped; says each that is committed. */
const [url = "", batches = "0", size = "0"] = process.argv.slice(2);
const database = connectDatabase(url);

function makeBatch(batch: number): Transfer[] {
  return Array.from({ length: Number(size) }, (_, n) => ({
    debit: platformAccount("stripe_balance", "USD"),
    credit: artistAccount(`usr_${n % 5}`, "earnings", "USD"),
    amountMicros: BigInt(batch + 1),
    kind: "charge.earnings",
    sourceType: "crash",
    sourceId: `${batch}:${n}`,
  }));
}

process.stdout.write("ready\n");
for (let batch = 0; batch < Number(batches); batch++) {
  await database.db.transaction((tx) => postTransfers(tx, makeBatch(batch), new Date()));
  process.stdout.write(`${batch}\n`);
}
await database.close();
