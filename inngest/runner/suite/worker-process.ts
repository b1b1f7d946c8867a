import { connectDatabase } from "@/db/client";
import { crashFunctions } from "./crash-functions";
import { createKit, startSuiteRunner } from "./embedded-driver";

/** A worker of the suite in a process of its own, to be killed. Its database is the first argument, its lease in ms the second. */
const [url = "", leaseMs = ""] = process.argv.slice(2);
const database = connectDatabase(url, { maxConnections: 6 });
const kit = await createKit(database);
const runner = await startSuiteRunner(database, kit.client, crashFunctions(kit), {
  leaseMs: Number(leaseMs),
  backoff: { delaysMs: [100], jitterMs: 0 },
});
process.send?.("ready");
process.on("SIGTERM", () => {
  runner
    .stop(1_000)
    .then(() => process.exit(0))
    .catch(() => process.exit(1));
});
// A suite that was killed leaves no worker behind.
process.on("disconnect", () => process.exit(0));
