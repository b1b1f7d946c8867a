import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startEmbeddedPostgres } from "@/db/embedded";
import { prepareTemplate, TEST_DATABASE_URL } from "@/db/testing";
import { TEST_SCRIPTS_DIR } from "./bundled-script";

/** Once per test run: a folder for scripts, and one Postgres in a temporary folder, or the running one that TEST_DATABASE_URL names. */
export async function setup(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-test-"));
  await symlink(resolve("node_modules"), join(directory, "node_modules"));
  process.env[TEST_SCRIPTS_DIR] = directory;
  const running = process.env[TEST_DATABASE_URL];
  if (running) {
    await prepareTemplate(running);
    return () => rm(directory, { recursive: true });
  }
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), isThrowaway: true, log: (line) => process.stderr.write(`${line}\n`) });
  process.env[TEST_DATABASE_URL] = server.url;
  await prepareTemplate(server.url);
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
