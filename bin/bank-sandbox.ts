// The stand-in for a bank as a process of its own: `npm run bank:sandbox`. What it was sent survives a restart.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startBankSandbox } from "@/sandbox/rails";
import { runServer } from "./launch/run-command";

const PORT_DEFAULT = 3002;
/** How often its days are looked at: payments are booked and come back as they go by. */
const TICK_MS = 60_000;
process.title = "mhc-bank-sandbox";

await runServer(async () => {
  const { BANK_SANDBOX_PORT, BANK_TOKEN, DATA_DIR } = process.env;
  if (!BANK_TOKEN) throw new Error("Wrong environment: BANK_TOKEN is missing");
  const folder = join(resolve(DATA_DIR || ".data"), "bank-sandbox");
  await mkdir(folder, { recursive: true });
  const dataFile = join(folder, "journal.jsonl");
  const sandbox = await startBankSandbox({ port: Number(BANK_SANDBOX_PORT || PORT_DEFAULT), token: BANK_TOKEN, dataFile, nowMs: Date.now() });
  process.stdout.write(`The stand-in for a bank listens on ${sandbox.url}\n`);
  const ticking = setInterval(() => sandbox.bank.advanceTo(Date.now()), TICK_MS);
  return {
    close: () => {
      clearInterval(ticking);
      return sandbox.close();
    },
  };
});
