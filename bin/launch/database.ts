import { join } from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { type Kept, keepRunning } from "./keep-running";

export interface RunningDatabase {
  /** Of now: our own server may come back on another port. */
  url(): string;
  stop(): Promise<void>;
}

interface Options {
  /** Set by the operator: then the server is theirs, and we only migrate. */
  readonly given: string | undefined;
  readonly dataDir: string;
  readonly say: (line: string) => void;
  /** Called when our server came back under another URL: who holds the old one must be started again. */
  readonly onMoved: (url: string) => void;
}

/** A migrated database: the given one, or a Postgres of our own that is kept running. */
export async function openDatabase(options: Options): Promise<RunningDatabase> {
  const { given, dataDir, say } = options;
  if (given) {
    await migrateDatabase(given);
    return { url: () => given, stop: async () => undefined };
  }
  let url = "";
  const server: Kept<EmbeddedPostgres> = await keepRunning(
    "Postgres",
    async () => {
      const started = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), log: say });
      if (url !== "" && url !== started.url) options.onMoved(started.url);
      url = started.url;
      return started;
    },
    say,
  );
  await migrateDatabase(url);
  return { url: () => url, stop: () => server.stop((running) => running.stop()) };
}
