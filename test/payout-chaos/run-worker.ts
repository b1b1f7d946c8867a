// Started and killed by the chaos run: a worker that does nothing but payouts, with its rails and its clock in another process.
import { setTimeout as delay } from "node:timers/promises";
import { RAIL_KINDS } from "@/server/adapters/rails";
import { checkPayouts, sendPayouts } from "@/server/payouts";
import { getLive } from "@/server/services-live";
import { reachRails } from "./rail-door";
import { strictRail } from "./strict-rails";

const PAUSE_MS = 20;
const [url = ""] = process.argv.slice(2);
const far = reachRails(url);
let nowMs = await far.readNowMs();
const rails = Object.fromEntries(RAIL_KINDS.map((kind) => [kind, strictRail(kind, far)]));
const services = { ...getLive().services, clock: { now: () => new Date(nowMs) }, rails };
process.stdout.write("ready\n");
for (;;) {
  for (const rail of RAIL_KINDS) {
    nowMs = await far.readNowMs();
    // What fails is tried again: Postgres may have been killed a moment ago.
    await sendPayouts(services, { rail, limit: 5 }).catch(() => undefined);
    await checkPayouts(services, { rail }).catch(() => undefined);
  }
  await delay(PAUSE_MS);
}
