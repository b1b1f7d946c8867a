// The stand-in for a bank as a process of its own: `npm run bank:sandbox`. What it was sent survives a restart.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startBankSandbox } from "@/sandbox/rails";

const PORT_DEFAULT = 3002;
/** How often its days are looked at: payments are booked and come back as they go by. */
const TICK_MS = 60_000;
process.title = "mhc-bank-sandbox";

async function main(): Promise<void> {
  const { BANK_SANDBOX_PORT, BANK_TOKEN, DATA_DIR } = process.env;
  if (!BANK_TOKEN) throw new Error("Wrong environment: BANK_TOKEN is missing");
  const folder = join(resolve(DATA_DIR || ".data"), "bank-sandbox");
  await mkdir(folder, { recursive: true });
  const dataFile = join(folder, "journal.jsonl");
  const sandbox = await startBankSandbox({ port: Number(BANK_SANDBOX_PORT || PORT_DEFAULT), token: BANK_TOKEN, dataFile, nowMs: Date.now() });
  process.stdout.write(`The stand-in for a bank listens on ${sandbox.url}\n`);
  const ticking = setInterval(() => sandbox.bank.advanceTo(Date.now()), TICK_MS);
  const stop = () => {
    clearInterval(ticking);
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
