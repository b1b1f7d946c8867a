import { once } from "node:events";
import { readMember } from "../membership/member";
import { sendReport } from "../membership/report";
import type { Relay } from "../relay";
import { type RelayServer, startServer } from "../serve/start-server";
import { takeLock } from "../store/take-lock";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { type Command, openRelayFor, readArgs } from "./command";
import { describeSync } from "./sync";

const HOST_DEFAULT = "127.0.0.1";
const PORT_DEFAULT = 4600;
const SYNC_MINUTES_MAX = 7 * 24 * 60;
const REPORT_MINUTES = 5;

/** Serves until it is told to stop (SIGINT, SIGTERM); with `--sync-every`, syncs at the start and then so often. Of an application's own relay, reports to it. */
export const serve: Command = async (context) => {
  const { values, folder } = readArgs(context, "serve [--host HOST] [--port PORT] [--sync-every MINUTES]", 0, ["host", "port", "sync-every"]);
  const port = readNumber("port", values.port ?? context.env.PORT ?? PORT_DEFAULT, 0, 65_535);
  const minutes = values["sync-every"] === undefined ? null : readNumber("sync-every", values["sync-every"], 1, SYNC_MINUTES_MAX);
  const relay = await openRelayFor(context, folder);
  const release = await takeLock(folder, "serve");
  if (release === null) throw new Error(`Another process serves ${folder}.`);
  const server = await startServer(relay, { host: String(values.host ?? context.env.HOST ?? HOST_DEFAULT), port });
  context.print(`The relay listens on ${server.url}`);
  const stopSyncing = minutes === null ? () => undefined : repeat(() => syncOnce(relay), minutes);
  const stopReporting = repeat(() => reportOnce(relay, server), REPORT_MINUTES);
  await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  stopSyncing();
  stopReporting();
  await server.close();
  await release();
  // A sync under way ends here: what it brought is whole, and the next one goes on.
  process.exit(0);
};

function readNumber(name: string, text: string | boolean | number, min: number, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) throw new Error(`${name} should be a whole number from ${min} to ${max}, not ${text}.`);
  return value;
}

async function syncOnce(relay: Relay): Promise<void> {
  try {
    relay.say(describeSync(await syncWorks(relay, openSources(relay))));
  } catch (thrown) {
    relay.say(`This sync failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** Nothing of a relay that belongs to nobody. One that joins while it serves reports from its next turn on. */
async function reportOnce(relay: Relay, { tally }: RelayServer): Promise<void> {
  try {
    const member = await readMember(relay.folder);
    if (member !== null && member.relayId !== null) await sendReport(relay, member, { totals: await tally.keep(), startedAt: tally.startedAt });
  } catch (thrown) {
    relay.say(`This report failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** One turn after the other, the next so many minutes after the last ended. */
function repeat(work: () => Promise<void>, minutes: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  const turn = async (): Promise<void> => {
    await work();
    timer = setTimeout(() => void turn(), minutes * 60_000);
  };
  void turn();
  return () => clearTimeout(timer);
}
