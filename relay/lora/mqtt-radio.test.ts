import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createServer } from "node:tls";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bytesField, fixed32Field, numberField } from "../protobuf/wire-fields";
import { type Said, startBroker, type TestBroker } from "../testing/start-broker";
import { PAYLOAD_BYTES_MAX } from "./meshtastic";
import { SmallMessages } from "./mqtt-line";
import { readMqttPlace } from "./mqtt-place";
import { openMqttRadio } from "./mqtt-radio";
import type { Radio } from "./radio";
import { encodeEnvelope, readEnvelope } from "./service-envelope";

const USER = { username: "relay", password: "not in a place" };
const ROOT = "msh/EU_868";
const PAYLOAD = Uint8Array.of(0xa1, 2, 3);
let broker: TestBroker;
const open: Radio[] = [];

beforeEach(async () => {
  broker = await startBroker(USER);
});
afterEach(async () => {
  for (const radio of open.splice(0)) await radio.close();
  await broker.die();
});

async function openRadio(channel = "mhc", user = USER): Promise<Radio> {
  const radio = await openMqttRadio({ host: "127.0.0.1", port: broker.port, isSecure: false, root: ROOT, channel }, user, { retryMs: 20 });
  open.push(radio);
  return radio;
}

/** What a radio hears from now on. */
function hear(radio: Radio): string[] {
  const heard: string[] = [];
  void (async () => {
    for await (const payload of radio.payloads()) heard.push(Buffer.from(payload).toString("hex"));
  })();
  return heard;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const envelope = (payload: Uint8Array, id = 7, from = 0x1234) => encodeEnvelope({ packet: { from, id, payload }, channel: "mhc", gateway: "!0000beef" });
const say = (bytes: Uint8Array, gateway = "!0000beef", channel = "mhc"): Promise<void> => broker.publish(`${ROOT}/2/e/${channel}/${gateway}`, bytes);

describe("a gateway's broker", () => {
  it("brings what one relay says to another, once, and not back to who said it", async () => {
    const [near, far] = [await openRadio(), await openRadio()];
    const [atNear, atFar] = [hear(near), hear(far)];
    expect(await near.send(PAYLOAD)).toBe(true);
    await vi.waitFor(() => expect(atFar).toEqual([hex(PAYLOAD)]));
    const said: Said | undefined = broker.said[0];
    const ours = said && readEnvelope(said.bytes);
    expect([said?.topic, ours?.channel]).toEqual([`${ROOT}/2/e/mhc/${ours?.gateway}`, "mhc"]);
    // It comes back from the mesh by other gateways, as it was and said on.
    for (const gateway of ["!00000001", "!00000002"])
      await say(encodeEnvelope({ packet: ours?.packet ?? { from: 0, id: 0, payload: PAYLOAD }, channel: "mhc", gateway }), gateway);
    await say(envelope(Uint8Array.of(9)));
    await vi.waitFor(() => expect([atNear.at(-1), atFar.at(-1)]).toEqual(["09", "09"]));
    expect([atNear, atFar]).toEqual([["09"], [hex(PAYLOAD), "09"]]);
  });

  it("writes an envelope with all fields in their places", () => {
    const bytes = encodeEnvelope({ packet: { from: 0x0a0b0c0d, id: 0x01020304, payload: PAYLOAD }, channel: "mhc", gateway: "!0a0b0c0d" });
    const packet = "0d 0d0c0b0a 15 ffffffff 22 08 08 80 02 12 03 a1 02 03 35 04030201 48 03 78 03".replaceAll(" ", "");
    expect(hex(bytes)).toBe(`0a${(packet.length / 2).toString(16)}${packet}12036d68631a09${hex(Buffer.from("!0a0b0c0d"))}`);
    expect(() => envelope(new Uint8Array(PAYLOAD_BYTES_MAX + 1))).toThrow(RangeError);
  });

  it("may die and come back: what is said then is heard, and what was said meanwhile is known to be lost", async () => {
    const [near, far] = [await openRadio(), await openRadio()];
    const heard = hear(far);
    await broker.die();
    await vi.waitFor(async () => expect(await near.send(PAYLOAD)).toBe(false));
    await broker.comeBack();
    await vi.waitFor(() => expect(broker.hearers()).toBe(2), 5_000);
    await vi.waitFor(async () => expect(await near.send(PAYLOAD)).toBe(true), 5_000);
    await vi.waitFor(() => expect(heard).toEqual([hex(PAYLOAD)]));
  });

  it("that others fill with what is foreign, too large or no message at all is heard as before", async () => {
    const heard = hear(await openRadio());
    const data = (payload: Uint8Array, port: number) => [...numberField(1, port), ...bytesField(2, payload)];
    const inEnvelope = (packet: readonly number[], channel = "mhc") =>
      Buffer.from([...bytesField(1, packet), ...bytesField(2, Buffer.from(channel)), ...bytesField(3, Buffer.from("!0000beef"))]);
    const hostile = [
      Buffer.alloc(0),
      Buffer.from("{}"),
      envelope(PAYLOAD).subarray(0, 20),
      Buffer.alloc(5_000_000, envelope(PAYLOAD)),
      inEnvelope([...fixed32Field(1, 9), ...bytesField(4, data(PAYLOAD, 1))]),
      inEnvelope([...fixed32Field(1, 9), ...bytesField(5, PAYLOAD)]),
      inEnvelope([...fixed32Field(1, 9), ...bytesField(4, data(new Uint8Array(PAYLOAD_BYTES_MAX + 1), 256))]),
      inEnvelope([...fixed32Field(1, 9), ...bytesField(4, data(PAYLOAD, 256))], "other"),
    ];
    for (const bytes of hostile) await say(bytes);
    await say(envelope(PAYLOAD), "!0000beef", "LongFast");
    await broker.publish(`${ROOT}/2/e/mhc/!0000dead`, Buffer.alloc(1_000_000), true);
    await say(envelope(Uint8Array.of(1), 11));
    await say(envelope(Uint8Array.of(1), 11));
    await say(envelope(Uint8Array.of(2), 12));
    await vi.waitFor(() => expect(heard).toEqual(["01", "02"]));
    expect(broker.hearers()).toBe(1);
    // One that was kept comes to whoever is new, and keeps nobody out.
    const late = hear(await openRadio());
    await say(envelope(Uint8Array.of(3), 13));
    await vi.waitFor(() => expect([heard.at(-1), late]).toEqual(["03", ["03"]]));
  });

  it("that refuses the user, or is not there, is named", async () => {
    await expect(openRadio("mhc", { ...USER, password: "wrong" })).rejects.toThrow("The broker 127.0.0.1 does not let us in");
    const place = { host: "127.0.0.1", port: 1, isSecure: false, root: ROOT, channel: "mhc" };
    await expect(openMqttRadio(place, USER)).rejects.toThrow("ECONNREFUSED");
    await expect(openMqttRadio({ ...place, port: broker.port, root: "elsewhere" }, USER)).rejects.toThrow("may not hear");
  });
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

it.skipIf(!hasOpenssl)("a broker with a certificate that nobody vouches for is told neither user nor password", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mhc-broker-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", ["req", ...made, "-keyout", key, "-out", cert], { stdio: "ignore" });
  let told = 0;
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (socket) =>
    socket.on("data", ({ length }) => {
      told += length;
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(openMqttRadio({ host: "localhost", port, isSecure: true, root: ROOT, channel: "mhc" }, USER)).rejects.toThrow("self-signed certificate");
  expect(told).toBe(0);
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

describe("messages of MQTT", () => {
  const message = (length: number, kind = 0x30): Buffer => {
    const size: number[] = [];
    for (let rest = length; ; rest = rest >> 7) {
      size.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
      if (rest <= 0x7f) break;
    }
    return Buffer.concat([Buffer.of(kind, ...size), Buffer.alloc(length, length & 0xff)]);
  };

  it("pass when they are small and are left out when they are not, in whatever pieces they come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5_000), { maxLength: 12 }), fc.integer({ min: 1, max: 3_000 }), async (lengths, size) => {
        const [filter, stream] = [new SmallMessages(), Buffer.concat(lengths.map((length) => message(length)))];
        const from = new PassThrough();
        const passed = buffer(from.pipe(filter));
        for (let at = 0; at < stream.length; at += size) from.write(stream.subarray(at, at + size));
        from.end();
        expect(hex(await passed)).toBe(hex(Buffer.concat(lengths.filter((length) => length <= 2_048).map((length) => message(length)))));
      }),
      { numRuns: 60, seed: 17 },
    );
    await expect(buffer(PassThrough.from([Buffer.alloc(6, 0xff)]).pipe(new SmallMessages()))).rejects.toThrow("not MQTT");
  });
});

describe("a place", () => {
  it("names broker, topic and channel", () => {
    expect(readMqttPlace("mqtt://broker.example/msh/EU_868")).toEqual({ host: "broker.example", port: 1883, isSecure: false, root: ROOT, channel: "LongFast" });
    expect(readMqttPlace("mqtts://[fd00::1]:9000/msh?channel=mhc")).toEqual({ host: "fd00::1", port: 9000, isSecure: true, root: "msh", channel: "mhc" });
    expect([readMqttPlace("/dev/ttyUSB0"), readMqttPlace("tcp:192.0.2.1")]).toEqual([null, null]);
  });

  it.each([
    "mqtt:",
    "mqtt://broker.example",
    "mqtt://broker.example/",
    "mqtt://broker.example/msh/#",
    "mqtt://broker.example/msh/+/x",
    "mqtt://broker.example/msh//x",
    "mqtt://user:secret@broker.example/msh",
    "mqtt://broker.example/msh?channel=a/b",
    "mqtt://broker.example/msh?channel=far-too-long-a-name",
    "mqtt://broker.example/msh?qos=2",
  ])("that is not understood is refused, without a password in the sentence: %s", (place) => {
    expect(() => readMqttPlace(place)).toThrow(/^The radio's place should be mqtt:\/\/(?!.*secret)/);
  });
});
