// Started and killed by tests: a worker of the copy that its environment names, with short leases so that a dead one is soon missed.
import { createFunctions } from "@/inngest/functions";
import { startRunner } from "@/inngest/runner";
import { getLive } from "@/server/services-live";

const LEASE_MS = 2_000;

const { services, database } = getLive();
await startRunner({ database, jobs: createFunctions(services), log: services.log, leaseMs: LEASE_MS });
process.stdout.write("ready\n");
