// Started and killed by the chaos run: a web process without pages, or a worker, of the copy that its environment names.
import { createFunctions } from "@/inngest/functions";
import { startRunner } from "@/inngest/runner";
import { getLive } from "@/server/services-live";
import { goLive } from "../services";
import { followClock } from "./follow-clock";
import { listen, serveDoors } from "./world";

const LEASE_MS = 2_000;
const [role = "web", port = "0", sandboxUrl = ""] = process.argv.slice(2);
const { services: own, database } = getLive();
const services = { ...own, clock: await followClock(sandboxUrl) };
goLive({ services, database });
if (role === "web") await listen(serveDoors(), Number(port));
else await startRunner({ database, jobs: createFunctions(services), log: services.log, leaseMs: LEASE_MS });
process.stdout.write("ready\n");
