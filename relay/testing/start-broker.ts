import { createServer, type Socket } from "node:net";
import { Aedes, type AuthErrorCode } from "aedes";

/** As the documentation of Meshtastic's MQTT has it: region, version, encrypted or not, channel, gateway. */
const TOPIC = /^msh\/EU_868\/2\/e\/[A-Za-z0-9_-]{1,11}\/![0-9a-f]{8}$/;
const NOT_AUTHORIZED: AuthErrorCode.NOT_AUTHORIZED = 5;

export interface Said {
  readonly topic: string;
  readonly bytes: Buffer;
}

export interface TestBroker {
  readonly port: number;
  /** What was published, in its order. */
  readonly said: Said[];
  /** So many clients hear a topic now. */
  hearers(): number;
  publish(topic: string, bytes: Uint8Array, isKept?: boolean): Promise<void>;
  /** With all connections; what was kept is gone. */
  die(): Promise<void>;
  /** At the same port. */
  comeBack(): Promise<void>;
}

/** A broker that lets one user in, and takes nothing but envelopes' topics: another client breaks off. */
export async function startBroker(user: { readonly username: string; readonly password: string }): Promise<TestBroker> {
  const said: Said[] = [];
  const sockets = new Set<Socket>();
  const state = { hearers: 0, port: 0 };
  const start = async () => {
    const broker = await Aedes.createBroker({
      authenticate: (_client, username, password, done) => {
        if (username === user.username && password?.toString() === user.password) done(null, true);
        else done(Object.assign(new Error("Another user."), { returnCode: NOT_AUTHORIZED }), false);
      },
      authorizePublish: (_client, { topic }, done) => done(TOPIC.test(topic) ? null : new Error("Another topic.")),
      authorizeSubscribe: (_client, subscription, done) => {
        const isKnown = /^msh\/EU_868\/2\/e\/[A-Za-z0-9_-]{1,11}\/\+$/.test(subscription.topic);
        done(null, isKnown ? subscription : null);
      },
    });
    broker.on("publish", ({ topic, payload }, client) => client !== null && said.push({ topic, bytes: Buffer.from(payload) }));
    broker.on("subscribe", () => {
      state.hearers += 1;
    });
    const server = createServer((socket) => {
      sockets.add(socket.on("close", () => sockets.delete(socket)));
      broker.handle(socket);
    });
    await new Promise<void>((done) => server.listen(state.port, "127.0.0.1", done));
    const address = server.address();
    state.port = typeof address === "object" && address !== null ? address.port : 0;
    return { broker, server };
  };
  let running = await start();
  return {
    said,
    port: state.port,
    hearers: () => state.hearers,
    publish: (topic, bytes, isKept = false) =>
      new Promise((done, fail) => {
        const packet = { cmd: "publish" as const, topic, payload: Buffer.from(bytes), qos: 0 as const, dup: false, retain: isKept };
        running.broker.publish(packet, (fault) => (fault ? fail(fault) : done()));
      }),
    die: async () => {
      state.hearers = 0;
      const closed = new Promise((done) => running.server.close(done));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => running.broker.close(() => done()));
      await closed;
    },
    comeBack: async () => {
      running = await start();
    },
  };
}
