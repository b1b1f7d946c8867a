import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { bundledScript } from "@/test/bundled-script";
import { readAtOnce, verifyLedger } from "./verify/verify-ledger";

const BATCHES = 60;
const SIZE = 20;
/** After how many lines of the posting process it is killed; each life begins anew from the first batch. */
const KILLS_AFTER = [2, 17, 38, 51];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Lets a process post until it has said so many lines, then kills it in the middle of the next. Answers the last batch that it called committed. */
async function live(linesMax: number): Promise<number> {
  const child = spawn(process.execPath, [await bundledScript("test/crash/post-transfers.ts"), database.url, String(BATCHES), String(SIZE)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let committed = -1;
  let lines = 0;
  for await (const line of createInterface(child.stdout)) {
    if (line !== "ready") committed = Math.max(committed, Number(line));
    lines += 1;
    if (lines === linesMax) child.kill("SIGKILL");
  }
  await exited;
  return committed;
}

describe("a posting process that is killed", () => {
  it("leaves no half batch, loses none that it called committed, and its next life posts none twice", { timeout: 240_000 }, async () => {
    for (const linesMax of KILLS_AFTER) {
      const committed = await live(linesMax);
      const [row] = await database.sql<{ transfers: number; uneven: number }[]>`
        select (select count(*)::int from ledger_transfers) as transfers, (select count(*)::int from ledger_batches where transfers <> ${SIZE}) as uneven`;
      expect(row?.uneven).toBe(0);
      expect(row?.transfers).toBeGreaterThanOrEqual((committed + 1) * SIZE);
    }
    expect(await live(Number.POSITIVE_INFINITY)).toBe(BATCHES - 1);
    const verified = await readAtOnce(database.db, (tx) => verifyLedger(tx));
    expect(verified.report.findings).toEqual([]);
    expect(verified).toMatchObject({ batches: BigInt(BATCHES), transfers: BigInt(BATCHES * SIZE) });
  });
});
