import { mkdir, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { openDatabase } from "./database";
import { prepareEnvironment } from "./environment";
import { takeLock } from "./lock.mjs";
import { readRunning } from "./running.mjs";

const PORT_DEFAULT = 3000;

/**
 * For commands beside `npm start`: sets process.env to what the copy of DATA_DIR runs with, then does `work`. With DATABASE_URL
 * that database is used; else the running copy's; else its Postgres is started for as long as `work` takes.
 */
export async function withCopy<T>(work: () => Promise<T>): Promise<T> {
  const asked = resolve(process.env.DATA_DIR || ".data");
  await mkdir(asked, { recursive: true });
  const dataDir = await realpath(asked);
  const place = { dataDir, host: process.env.HOST || "127.0.0.1", port: Number(process.env.PORT || PORT_DEFAULT) };
  // The one that a running copy pays with, which need not be on the port where a start would put it now.
  const STRIPE_SANDBOX_PORT = process.env.STRIPE_SANDBOX_PORT || readRunning(dataDir)?.stripePort;
  Object.assign(process.env, await prepareEnvironment({ ...process.env, STRIPE_SANDBOX_PORT }, place));
  if (process.env.DATABASE_URL) return work();

  const release = await takeLock(`data ${dataDir}`);
  if (!release) {
    const running = readRunning(dataDir);
    if (!running) throw new Error(`A copy is just starting with DATA_DIR ${dataDir}. Try again once it is ready.`);
    process.env.DATABASE_URL = running.databaseUrl;
    return work();
  }
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const database = await openDatabase({ given: undefined, dataDir, say, onMoved: () => undefined });
  process.env.DATABASE_URL = database.url();
  try {
    return await work();
  } finally {
    await database.stop();
    await release();
  }
}
