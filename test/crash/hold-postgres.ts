// Started and killed by tests: holds the embedded Postgres of the folder it is given and prints where it is.
import { startEmbeddedPostgres } from "@/db/embedded";

const [dataDir = ""] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
process.stdout.write(`${JSON.stringify({ url: server.url, pid: server.pid })}\n`);
process.stdin.resume();
