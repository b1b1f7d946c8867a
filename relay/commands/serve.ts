import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type Adapters, openAdapters } from "../adapters/adapters";
import { type Announcing, announceRelay } from "../lan/announce-relay";
import { openNeighbours } from "../lan/lan-neighbours";
import { HOME_NETWORK, type LanNetwork } from "../lan/lan-network";
import type { OwnService } from "../lan/service-message";
import { readMember } from "../membership/member";
import { sendReport } from "../membership/report";
import type { Relay } from "../relay";
import { type RelayServer, startServer } from "../serve/start-server";
import { isYggdrasil } from "../sources/yggdrasil";
import { takeLock } from "../store/take-lock";
import { syncUpstreams } from "../sync/sync-upstreams";
import { type Command, openRelayFor, readArgs } from "./command";
import { describeSync } from "./sync";

const HOST_DEFAULT = "127.0.0.1";
const PORT_DEFAULT = 4600;
const SYNC_MINUTES_MAX = 7 * 24 * 60;
const REPORT_MINUTES = 5;

/** Until somebody opens it to others, nobody is told of it. */
const LOOPBACK = /^(127\.|::1$|localhost$)/;
const EVERYWHERE = ["0.0.0.0", "::"];
const USAGE = "serve [--host HOST] [--port PORT] [--sync-every MINUTES] [--lan]";

/**
 * Serves until it is told to stop (SIGINT, SIGTERM); with `--sync-every`, syncs at the start and then so often. Of an application's own
 * relay, reports to it. With `--lan`, tells neighbours of itself and asks theirs too.
 */
export const serve: Command = async (context) => {
  const { values, folder } = readArgs(context, USAGE, 0, ["host", "port", "sync-every", "lan"]);
  const port = readNumber("port", values.port ?? context.env.PORT ?? PORT_DEFAULT, 0, 65_535);
  const minutes = values["sync-every"] === undefined ? null : readNumber("sync-every", values["sync-every"], 1, SYNC_MINUTES_MAX);
  const host = String(values.host ?? context.env.HOST ?? HOST_DEFAULT);
  const lan = values.lan === true ? networkOf(host) : null;
  const relay = await openRelayFor(context, folder);
  if (isYggdrasil(host) && !relay.config.yggdrasil) {
    throw new Error(`${host} is an address of Yggdrasil. If it is meant, write "yggdrasil": true in relay.json.`);
  }
  const release = await takeLock(folder, "serve");
  if (release === null) throw new Error(`Another process serves ${folder}.`);
  const server = await startServer(relay, { host, port });
  context.print(`The relay listens on ${server.url}`);
  const instance = `relay-${randomBytes(8).toString("hex")}`;
  const announcing = lan === null ? null : await announceOrSay(relay, lan, { instance, port: server.port });
  const adapters = openAdapters(relay, ownUrl(server.url));
  await adapters.start();
  const stopSyncing = minutes === null ? () => undefined : repeat(() => syncOnce(relay, adapters, lan === null ? null : instance), minutes);
  const stopReporting = repeat(() => reportOnce(relay, server), REPORT_MINUTES);
  await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  stopSyncing();
  stopReporting();
  await announcing?.close();
  await adapters.close();
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

/** Where neighbours can reach what listens at this address. @throws Error when they cannot */
function networkOf(host: string): LanNetwork {
  if (LOOPBACK.test(host)) throw new Error(`Neighbours do not reach ${host}: with --lan, give --host 0.0.0.0, or this machine's address in the network.`);
  const isOpen = (address: string): boolean => EVERYWHERE.includes(host) || address === host;
  return { ...HOME_NETWORK, listOwn: () => HOME_NETWORK.listOwn().filter(({ address }) => isOpen(address)) };
}

/** By which this machine itself reaches what listens there. */
function ownUrl(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

/** A relay that cannot tell its neighbours serves all the same. */
async function announceOrSay(relay: Relay, network: LanNetwork, self: OwnService): Promise<Announcing | null> {
  try {
    return await announceRelay(network, self, relay.say);
  } catch (thrown) {
    relay.say(thrown instanceof Error ? thrown.message : String(thrown));
    return null;
  }
}

/** @param instance the label by which neighbours know it; null when they are not asked */
async function syncOnce(relay: Relay, adapters: Adapters, instance: string | null): Promise<void> {
  try {
    const neighbours = instance === null ? [] : await openNeighbours(relay.say, instance);
    relay.say(describeSync(await syncUpstreams(relay, { after: neighbours, adapters: adapters.lend() })));
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
