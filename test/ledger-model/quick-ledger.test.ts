import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { PlainLedger } from "@/server/ledger/test/plain-ledger";
import { QuickLedger } from "./quick-ledger";
import { runClients } from "./run-clients";
import { makeRandom, Wishes } from "./wish";

const SEEDS = 12;
const BATCHES = 25;
const COMMANDS = 20_000;
const CLIENTS = 8;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("the quick model", () => {
  it("does what the plain list of transfers does, batch for batch", () => {
    let refused = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const [plain, quick, wishes, random] = [new PlainLedger(), new QuickLedger(), new Wishes(), makeRandom(seed)];
      for (let number = 0; number < BATCHES; number++) {
        const batch = wishes.makeBatch(random);
        const answer = plain.post(batch);
        if (typeof answer === "string") refused += 1;
        else wishes.remember(batch, random);
        expect(quick.post(batch)).toBe(answer);
      }
      for (const [key, amounts] of plain.read()) expect(quick.read().get(key)).toEqual(amounts);
    }
    expect(refused).toBeGreaterThan(SEEDS);
  });
});

describe("the ledger", () => {
  it("does what the model does in 20,000 commands of eight clients at once", { timeout: 240_000 }, async () => {
    const run = await runClients(database.db, { commands: COMMANDS, clients: CLIENTS, seed: 7 });
    expect(run.divergences).toEqual([]);
    expect(run.commands).toBeGreaterThanOrEqual(COMMANDS);
    expect(run.refused).toBeGreaterThan(COMMANDS / 400);
    expect(run.transfers).toBeGreaterThan(COMMANDS / 4);
  });
});
