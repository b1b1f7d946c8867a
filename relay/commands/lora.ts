import { createPrivateKey, createPublicKey } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fromBase64url } from "@/protocol/base64url";
import { airtimeMs, DutyCycle } from "../lora/airtime";
import { createAnnouncedSource } from "../lora/announced-source";
import { type AnnouncedWork, type HeardAnnouncement, readAnnouncement, signAnnouncement } from "../lora/announcement";
import { Gossip } from "../lora/gossip";
import type { MqttUser } from "../lora/mqtt-radio";
import { openRadio } from "../lora/open-radio";
import { talk } from "../lora/talk";
import type { Relay } from "../relay";
import { syncUpstreams } from "../sync/sync-upstreams";
import { readPins } from "../works/pins";
import { readWorkState } from "../works/work-state";
import { type Command, type CommandContext, openRelayFor } from "./command";
import { describeSync } from "./sync";

const ANNOUNCE_USAGE =
  "Usage: npm run relay -- announce WORK (--signing-key FILE | --signed TEXT) --radio PLACE [--times 3] [--channel N] [--duty SHARE] [--dir FOLDER]";
const LISTEN_USAGE = "Usage: npm run relay -- listen --radio PLACE [--channel N] [--duty SHARE] [--once] [--dir FOLDER]";
const FOLDER_DEFAULT = ".data/relay";
const TIMES_DEFAULT = "3";
/** Others may say it in our place, so that it is never said so often. */
const ANNOUNCE_SECONDS_MAX = 600;
/** Europe's for the band that Meshtastic uses there. */
const DUTY_DEFAULT = "0.1";
const text = { type: "string" } as const;
const SHARED = { radio: text, channel: { ...text, default: "0" }, duty: { ...text, default: DUTY_DEFAULT }, dir: text };

interface AirOptions {
  readonly radio: string;
  readonly channel: number;
  readonly duty: number;
  /** At a broker. In the environment, because what is typed is seen by other users of the machine. */
  readonly user: MqttUser;
}

function readAir(values: { readonly radio?: string; readonly channel: string; readonly duty: string }, usage: string, env: NodeJS.ProcessEnv): AirOptions {
  const [channel, duty] = [Number(values.channel), Number(values.duty)];
  const isChannel = Number.isInteger(channel) && channel >= 0 && channel <= 7;
  if (values.radio === undefined || !isChannel || !(duty > 0 && duty <= 1)) throw new Error(usage);
  return { radio: values.radio, channel, duty, user: { username: env.MQTT_USERNAME, password: env.MQTT_PASSWORD } };
}

function parse<T extends NonNullable<Parameters<typeof parseArgs>[0]>["options"]>(args: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${usage}`);
  }
}

/** The pinned works, each with the key that its newest root was signed by. */
async function listWorks(folder: string): Promise<readonly AnnouncedWork[]> {
  return Promise.all((await readPins(folder)).map(async ({ work, key }) => ({ work, key: (await readWorkState(folder, work))?.seen.key ?? key })));
}

/** Stops when somebody tells the process to. */
function stopOnSignal(): AbortController {
  const stop = new AbortController();
  void Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]).then(() => stop.abort());
  return stop;
}

async function signWith(path: string, relay: Relay, work: AnnouncedWork): Promise<Uint8Array<ArrayBuffer>> {
  const pem = createPrivateKey(await readFile(path, "utf8"));
  const { x } = createPublicKey(pem).export({ format: "jwk" });
  const held = (await readWorkState(relay.folder, work.work))?.held ?? null;
  if (held === null) throw new Error(`${work.work} is not here whole. \`sync\` first: what is announced should be there to be had.`);
  if (x !== held.key) throw new Error("This is not the key that signed the work's newest root.");
  const key = await crypto.subtle.importKey("pkcs8", new Uint8Array(pem.export({ format: "der", type: "pkcs8" })), "Ed25519", false, ["sign"]);
  return signAnnouncement({ ...work, key: held.key }, { root: held.root, seq: held.seq, at: Math.floor(relay.clock.now().getTime() / 1000) }, key);
}

/** Says by radio that a work has a new root: at once, and a few times more. */
export const announce: Command = async (context) => {
  const options = { ...SHARED, times: { ...text, default: TIMES_DEFAULT }, "signing-key": text, signed: text };
  const { values, positionals } = parse(context.args, options, ANNOUNCE_USAGE);
  const { "signing-key": keyFile, signed } = values;
  const [air, times] = [readAir(values, ANNOUNCE_USAGE, context.env), Number(values.times)];
  if (positionals.length !== 1 || (keyFile === undefined) === (signed === undefined) || !(times >= 1)) throw new Error(ANNOUNCE_USAGE);
  const relay = await openRelayFor(context, values.dir ?? context.env.RELAY_DIR ?? FOLDER_DEFAULT);
  const work = (await listWorks(relay.folder)).find((each) => each.work === positionals[0]);
  if (work === undefined) throw new Error(`${positionals[0]} is not pinned.`);
  const bytes = keyFile === undefined ? fromBase64url(signed ?? "") : await signWith(keyFile, relay, work);
  const said = bytes === null ? null : await readAnnouncement(bytes, [work]);
  if (bytes === null || said === null) throw new Error("This is no announcement of the work by its artist.");
  await sayTimes(air, work, bytes, times);
  context.print(JSON.stringify(said));
  return 0;
};

async function sayTimes(air: AirOptions, work: AnnouncedWork, bytes: Uint8Array, times: number): Promise<void> {
  const duty = new DutyCycle(air.duty);
  const gossip = new Gossip({ works: [work], duty, chance: Math.random, onNews: () => undefined });
  if (!(await gossip.hear(bytes, Date.now()))) throw new Error("This announcement is too old, or from the future.");
  const [radio, stop] = [await openRadio(air.radio, air.channel, air.user), stopOnSignal()];
  const timer = setTimeout(() => stop.abort(), ANNOUNCE_SECONDS_MAX * 1000);
  let count = 0;
  const send = async (payload: Uint8Array): Promise<boolean> => {
    const isOut = await radio.send(payload);
    if (isOut) count += 1;
    if (count >= times) stop.abort();
    return isOut;
  };
  if (duty.take(airtimeMs(bytes.length), Date.now())) await send(bytes);
  if (!stop.signal.aborted) await talk({ ...radio, send }, gossip, stop.signal, () => Date.now());
  clearTimeout(timer);
  await radio.close();
  if (count === 0) throw new Error("It did not go out: the broker was away, or the air of this hour is used up.");
}

/** Listens for announcements of pinned works, says them on, and looks for each new root at the relay's own upstreams. */
export const listen: Command = async (context) => {
  const { values, positionals } = parse(context.args, { ...SHARED, once: { type: "boolean", default: false } as const }, LISTEN_USAGE);
  const air = readAir(values, LISTEN_USAGE, context.env);
  if (positionals.length !== 0) throw new Error(LISTEN_USAGE);
  const relay = await openRelayFor(context, values.dir ?? context.env.RELAY_DIR ?? FOLDER_DEFAULT);
  const stop = stopOnSignal();
  let syncing: Promise<void> = Promise.resolve();
  const onNews = (heard: HeardAnnouncement): void => {
    context.print(JSON.stringify(heard));
    syncing = syncing.then(() => lookFor(context, relay, heard));
    if (values.once) stop.abort();
  };
  const gossip = new Gossip({ works: await listWorks(relay.folder), duty: new DutyCycle(air.duty), chance: Math.random, onNews });
  const radio = await openRadio(air.radio, air.channel, air.user);
  context.say(`Listens at ${air.radio}`);
  await talk(radio, gossip, stop.signal, () => Date.now());
  await syncing;
  return 0;
};

async function lookFor(context: CommandContext, relay: Relay, heard: HeardAnnouncement): Promise<void> {
  try {
    context.say(describeSync(await syncUpstreams(relay, { before: [createAnnouncedSource([heard])] })));
  } catch (thrown) {
    context.say(`Not synced: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
