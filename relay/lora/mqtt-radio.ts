import { randomInt } from "node:crypto";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import { openMqttLine } from "./mqtt-line";
import type { MqttPlace } from "./mqtt-place";
import type { Radio } from "./radio";
import { encodeEnvelope, readEnvelope } from "./service-envelope";

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_SECONDS = 60;
const GOODBYE_MS = 1_000;
const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 120_000;
/** Heard and not yet looked at; more are let pass, as on the air. */
const WAITING_MAX = 64;
const SEEN_MAX = 256;
/** The lowest numbers of nodes mean something else, and the highest means everybody. */
const NODE_MIN = 4;
const NODE_MAX = 2 ** 32 - 2;

export interface MqttUser {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

interface Options {
  readonly retryMs?: number;
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message || thrown.name : String(thrown));

async function connect(place: MqttPlace, { username, password }: MqttUser, clientId: string): Promise<MqttClient> {
  // Loaded here, because no other command needs it.
  const mqtt = await import("mqtt");
  const client = new mqtt.MqttClient(() => openMqttLine(place), {
    ...{ clientId, clean: true, keepalive: KEEP_ALIVE_SECONDS, connectTimeout: CONNECT_TIMEOUT_MS, reconnectPeriod: 0, queueQoSZero: false },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  // A fault ends the connection, and its end is what is waited for.
  client.on("error", () => undefined);
  try {
    await new Promise<void>((done, fail) => {
      client.once("connect", () => done());
      client.once("error", fail).once("close", () => fail(new Error("it hung up, or did not answer")));
    });
    return client;
  } catch (thrown) {
    client.end(true);
    throw thrown;
  }
}

async function subscribe(client: MqttClient, topic: string): Promise<void> {
  const late = setTimeout(() => client.end(true), CONNECT_TIMEOUT_MS);
  try {
    await client.subscribeAsync(topic, { qos: 0 });
  } catch (thrown) {
    throw new Error(`this user may not hear ${topic}: ${messageOf(thrown)}`);
  } finally {
    clearTimeout(late);
  }
}

/** A gateway of its own at a broker of a Meshtastic mesh: other gateways say on by radio what it says. */
class MqttRadio implements Radio {
  readonly #place: MqttPlace;
  readonly #user: MqttUser;
  readonly #retryMs: number;
  readonly #node = randomInt(NODE_MIN, NODE_MAX);
  readonly #heard = new PassThrough({ objectMode: true, highWaterMark: WAITING_MAX });
  readonly #stop = new AbortController();
  readonly #seen = new Set<string>();
  #client: MqttClient | null = null;
  #keeping: Promise<void> = Promise.resolve();

  constructor(place: MqttPlace, user: MqttUser, { retryMs = RETRY_MS_MIN }: Options) {
    this.#place = place;
    this.#user = user;
    this.#retryMs = retryMs;
  }

  async open(): Promise<void> {
    try {
      this.#keeping = this.#keep(await this.#connect());
    } catch (thrown) {
      throw new Error(`The broker ${this.#place.host} does not let us in (${messageOf(thrown)}).`);
    }
  }

  async send(payload: Uint8Array): Promise<boolean> {
    const bytes = encodeEnvelope({ packet: { from: this.#node, id: randomInt(1, NODE_MAX), payload }, channel: this.#place.channel, gateway: this.#gateway });
    const client = this.#client;
    if (client === null) return false;
    return client.publishAsync(`${this.#topic}/${this.#gateway}`, bytes, { qos: 0 }).then(
      () => true,
      () => false,
    );
  }

  async *payloads(): AsyncGenerator<Uint8Array> {
    for await (const payload of this.#heard) if (payload instanceof Uint8Array) yield payload;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#heard.end();
    const client = this.#client;
    // What was said goes out first; a broker that does not answer holds up nobody.
    await Promise.race([client?.endAsync(), pause(GOODBYE_MS, undefined, { ref: false })]);
    client?.end(true);
    await this.#keeping;
  }

  get #gateway(): string {
    return `!${this.#node.toString(16).padStart(8, "0")}`;
  }

  get #topic(): string {
    return `${this.#place.root}/2/e/${this.#place.channel}`;
  }

  async #connect(): Promise<MqttClient> {
    const client = await connect(this.#place, this.#user, `mhc-relay-${this.#node.toString(16)}`);
    client.on("message", (_topic, bytes) => this.#hear(bytes));
    try {
      await subscribe(client, `${this.#topic}/+`);
      this.#stop.signal.throwIfAborted();
    } catch (thrown) {
      client.end(true);
      throw thrown;
    }
    this.#client = client;
    return client;
  }

  /** Comes back whenever the broker was away, ever more slowly while it is. */
  async #keep(first: MqttClient): Promise<void> {
    for (let client: MqttClient | null = first; client !== null; client = await this.#comeBack()) {
      const held = client;
      if (held.connected) await new Promise<void>((done) => held.once("close", () => done()));
      this.#client = null;
    }
  }

  async #comeBack(): Promise<MqttClient | null> {
    for (let waitMs = this.#retryMs; !this.#stop.signal.aborted; waitMs = Math.min(RETRY_MS_MAX, waitMs * 2)) {
      await pause(waitMs * (0.5 + Math.random()), undefined, { signal: this.#stop.signal }).catch(() => undefined);
      const client = this.#stop.signal.aborted ? null : await this.#connect().catch(() => null);
      if (client !== null) return client;
    }
    return null;
  }

  /** What others said, once each: several gateways may have heard the same, and one of them us. */
  #hear(bytes: Uint8Array): void {
    const envelope = readEnvelope(bytes);
    if (envelope === null || envelope.channel !== this.#place.channel || envelope.gateway === this.#gateway) return;
    const { from, id, payload } = envelope.packet;
    const key = `${from} ${id}`;
    if (from === this.#node || this.#seen.has(key)) return;
    this.#seen.add(key);
    for (const oldest of this.#seen) if (this.#seen.size > SEEN_MAX) this.#seen.delete(oldest);
    if (!this.#heard.writableEnded && this.#heard.writableLength < WAITING_MAX) this.#heard.write(payload);
  }
}

/** @throws Error when the broker cannot be reached, or refuses the user */
export async function openMqttRadio(place: MqttPlace, user: MqttUser, options: Options = {}): Promise<Radio> {
  const radio = new MqttRadio(place, user, options);
  await radio.open();
  return {
    send: (payload) => radio.send(payload),
    payloads: () => radio.payloads(),
    close: () => radio.close(),
  };
}
