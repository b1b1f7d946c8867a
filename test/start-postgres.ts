import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@/db/embedded";
import { prepareTemplate, TEST_DATABASE_URL } from "@/db/testing";

/** Once per test run: one Postgres in a temporary folder, or the running one that TEST_DATABASE_URL names. */
export async function setup(): Promise<() => Promise<void>> {
  const running = process.env[TEST_DATABASE_URL];
  if (running) {
    await prepareTemplate(running);
    return async () => undefined;
  }
  const directory = await mkdtemp(join(tmpdir(), "mhc-test-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: (line) => process.stderr.write(`${line}\n`) });
  process.env[TEST_DATABASE_URL] = server.url;
  await prepareTemplate(server.url);
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
