import { parseArgs } from "node:util";
import { createTestDatabase } from "@/db/testing";
import { setup } from "@/test/start-postgres";
import { runClients } from "./run-clients";

const CLIENTS = 8;
const USAGE = "Usage: npm run chaos -- ledger --commands N [--seed S]\n";

/** `npm run chaos -- ledger`: eight clients at once against a pure model. The last line is JSON; 1 when anything diverged. */
export async function runLedgerChaos(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { commands: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } } });
  const [commands, seed] = [Number(values.commands), Number(values.seed)];
  if (!(Number.isInteger(commands) && commands >= 1 && Number.isInteger(seed))) {
    process.stderr.write(USAGE);
    return 2;
  }
  const startedAt = process.hrtime.bigint();
  const teardown = await setup();
  const database = await createTestDatabase();
  try {
    const run = await runClients(database.db, { commands, clients: CLIENTS, seed, say: (line) => process.stderr.write(`${line}\n`) });
    for (const line of run.divergences) process.stderr.write(`DIVERGED ${line}\n`);
    const seconds = Math.round(Number(process.hrtime.bigint() - startedAt) / 1e6) / 1_000;
    process.stdout.write(`${JSON.stringify({ ...run, clients: CLIENTS, divergences: run.divergences.length, seconds })}\n`);
    return run.divergences.length === 0 ? 0 : 1;
  } finally {
    await database.drop();
    await teardown();
  }
}
