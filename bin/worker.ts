// The worker: runs the jobs, so that media work is never in the process that answers people.
// With INNGEST_BASE_URL a real Inngest server drives it; otherwise it is driven by Postgres alone, and any number may run.
import { createFunctions } from "@/inngest/functions";
import { startRunner } from "@/inngest/runner";
import { startServerMode } from "@/inngest/server-mode";
import { getLive } from "@/server/services-live";

/** Below the launcher's own patience, so that leases are given back before it kills. */
const GRACE_MS = 4_000;

process.title = "mhc-worker";
// The SDK reads the whole environment several times a call. As a plain object that is fast; the process's own is not.
process.env = { ...process.env };

async function main(): Promise<void> {
  const { services, database } = getLive();
  const { env, log } = services;
  const jobs = createFunctions(services);
  const engine =
    env.INNGEST_BASE_URL === undefined
      ? await startRunner({ database, jobs, log })
      : await startServerMode({ database, jobs, env, serveOrigin: process.env.INNGEST_SERVE_ORIGIN, log });

  let isStopping = false;
  const stop = async (why: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ why }, "The worker stops.");
    await engine.stop(GRACE_MS);
    await database.close();
    process.exit(0);
  };
  const stopOn = (why: string) => () => {
    stop(why).catch((error: unknown) => {
      log.error({ err: error }, "The worker did not stop in good order.");
      process.exit(1);
    });
  };
  process.on("SIGTERM", stopOn("SIGTERM"));
  process.on("SIGINT", stopOn("SIGINT"));
  // Whoever started us with a channel is gone when it closes.
  process.on("disconnect", stopOn("disconnect"));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
