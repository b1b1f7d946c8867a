import { execFileSync } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Cid, makeCid } from "@/protocol/cid";
import { bytesField, fixed32Field, numberField } from "../protobuf/wire-fields";
import { type ArtistKey, bytesOf, makeArtistKey, workId } from "../testing/make-work";
import { simulateMesh } from "../testing/simulated-mesh";
import { airtimeMs, DutyCycle } from "./airtime";
import { ANNOUNCEMENT_BYTES, type AnnouncedWork, readAnnouncement, signAnnouncement } from "./announcement";
import { Gossip } from "./gossip";
import { FrameReader, framePayload, PAYLOAD_BYTES_MAX, readPayload } from "./meshtastic";
import { openOwnRadio } from "./radio";

const NOW_MS = Date.parse("2026-11-23T12:00:00Z");
const AT = NOW_MS / 1000;
let key: ArtistKey;
let film: AnnouncedWork;
let root: Cid;
let good: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  key = await makeArtistKey();
  film = { work: workId("film"), key: key.publicKey };
  root = await makeCid(bytesOf("root", 100));
  good = await signAnnouncement(film, { root, seq: 7, at: AT }, key.privateKey);
});

describe("an announcement", () => {
  it("fits one packet of a radio, and says of a work what its key signed", async () => {
    expect([good.length, ANNOUNCEMENT_BYTES <= PAYLOAD_BYTES_MAX]).toEqual([122, true]);
    expect(await readAnnouncement(good, [{ ...film, work: workId("another") }, film])).toEqual({ work: film.work, root, seq: 7, at: AT });
  });

  it("of another key, of another work, or changed by a single bit says nothing", async () => {
    const stranger = await makeArtistKey();
    expect(await readAnnouncement(good, [{ ...film, key: stranger.publicKey }])).toBeNull();
    expect(await readAnnouncement(good, [{ ...film, work: workId("another") }])).toBeNull();
    expect(await readAnnouncement(await signAnnouncement(film, { root, seq: 8, at: AT }, stranger.privateKey), [film])).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length * 8 - 1), async (bit) => {
        const changed = good.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(await readAnnouncement(changed, [film])).toBeNull();
      }),
      { numRuns: 60, seed: 3 },
    );
    for (const bytes of [good.subarray(1), new Uint8Array([...good, 0]), new Uint8Array()]) expect(await readAnnouncement(bytes, [film])).toBeNull();
  });
});

describe("a radio's air", () => {
  it("is taken for as long as the data sheet's formula says: LongFast needs 1.3 s for an announcement", () => {
    expect(airtimeMs(ANNOUNCEMENT_BYTES)).toBeCloseTo(1_337.3, 0);
    // 51 bytes of a packet at SF12 and 125 kHz, as calculators of the data sheet's formula have them: 2,465.8 ms.
    expect(airtimeMs(51 - 22, { spreadingFactor: 12, bandwidthHz: 125_000, codingRate: 1, preambleSymbols: 8 })).toBeCloseTo(2_465.8, 1);
  });

  it("is taken for no more than the share of any hour", () => {
    const duty = new DutyCycle(0.1);
    let taken = 0;
    for (let second = 0; second < 7_200; second += 5) {
      if (duty.take(1_300, NOW_MS + second * 1000)) taken += 1_300;
      expect(duty.usedMs(NOW_MS + second * 1000)).toBeLessThanOrEqual(360_000);
    }
    expect(taken).toBe(2 * 276 * 1_300);
  });
});

describe("gossip", () => {
  const make = (heard: number[], duty = new DutyCycle(0.1)) =>
    new Gossip({ works: [film], duty, chance: () => 0.5, onNews: ({ seq }) => void heard.push(seq) });

  it("believes a newer root once, and neither an older one, an old one, nor one from the future", async () => {
    const heard: number[] = [];
    const gossip = make(heard);
    const say = async (seq: number, at: number) => gossip.hear(await signAnnouncement(film, { root, seq, at }, key.privateKey), NOW_MS);
    expect([await say(7, AT), await say(7, AT), await say(6, AT), await say(8, AT - 8 * 86_400), await say(9, AT + 7_200), await say(10, AT)]).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
    expect([heard, gossip.newest(film.work)?.seq]).toEqual([[7, 10], 10]);
  });

  it("says on what it heard, keeps silent where two others said it, and grows rarer while nothing is new", async () => {
    const gossip = make([]);
    const times: number[] = [];
    await gossip.hear(good, NOW_MS);
    for (let ms = NOW_MS; ms < NOW_MS + 7_200_000; ms += 500) if (gossip.speak(ms).length > 0) times.push(ms - NOW_MS);
    expect(times[0]).toBe(3_000);
    expect(times.length).toBeLessThan(16);
    const crowded = make([]);
    await crowded.hear(good, NOW_MS);
    for (let again = 0; again < 2; again++) await crowded.hear(good, NOW_MS + 100);
    expect(crowded.speak(NOW_MS + 3_900)).toEqual([]);
  });

  it("says nothing when the hour's air is used up", async () => {
    const duty = new DutyCycle(0.1);
    duty.take(359_500, NOW_MS);
    const gossip = make([], duty);
    await gossip.hear(good, NOW_MS);
    expect(gossip.speak(NOW_MS + 3_900)).toEqual([]);
  });

  it("lets 95 % of a mesh of three hops that loses 30 % know within a minute, inside the duty cycle", async () => {
    const runs = await Promise.all(
      Array.from({ length: 12 }, (_, seed) =>
        simulateMesh({ seed, nodes: 25, hops: 3, loss: 0.3, dutyShare: 0.1, works: [film], startMs: NOW_MS }, good, 60_000),
      ),
    );
    const knew = runs.flatMap(({ knewAfterMs }) => knewAfterMs);
    expect(knew.filter((ms) => ms !== null).length / knew.length).toBeGreaterThanOrEqual(0.95);
    expect(Math.max(...runs.map(({ airtimeMsMax }) => airtimeMsMax))).toBeLessThanOrEqual(360_000);
  });
});

describe("a Meshtastic radio", () => {
  /** What a radio says of a packet that it heard, with fields that we do not know between ours. */
  const fromRadio = (payload: Uint8Array, port = 256): Uint8Array => {
    const data = [...numberField(1, port), ...bytesField(2, payload), ...numberField(9, 1)];
    const packet = [
      ...fixed32Field(1, 0xdeadbeef),
      ...fixed32Field(2, 0xffffffff),
      ...bytesField(4, data),
      ...fixed32Field(8, 0x41200000),
      ...numberField(15, 3),
    ];
    const message = [...numberField(1, 4_242), ...bytesField(2, packet)];
    return Uint8Array.from([0x94, 0xc3, message.length >> 8, message.length & 0xff, ...message]);
  };

  it("is understood in whatever pieces its messages come, between lines for people, and after bytes were lost", () => {
    const text = Buffer.from("INFO | 12:00:00 booting \u0094\n");
    const stream = Buffer.concat([
      text,
      fromRadio(good),
      Buffer.from([0x94, 0xc3, 0xff, 0xff]),
      fromRadio(bytesOf("text", 20), 1),
      text,
      fromRadio(good),
      Buffer.from([0x94]),
    ]);
    for (const size of [1, 3, 7, 64, stream.length]) {
      const frames = new FrameReader();
      const messages: Uint8Array[] = [];
      for (let at = 0; at < stream.length; at += size) messages.push(...frames.push(stream.subarray(at, at + size)));
      const payloads = messages.map(readPayload).filter((payload) => payload !== null);
      expect(payloads.map((payload) => Buffer.from(payload).equals(good))).toEqual([true, true]);
    }
  });

  it("never makes us fail, whatever it sends", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(200), (noise, cut) => {
        const frames = new FrameReader();
        for (const message of [...frames.push(noise), ...frames.push(fromRadio(noise.subarray(0, 100)).subarray(0, cut))]) readPayload(message);
        readPayload(noise);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it("is given packets with all fields in their places, and none that is too large", () => {
    const payload = Uint8Array.of(1, 2, 3);
    const data = "08 80 02 12 03 01 02 03";
    const packet = `15 ff ff ff ff 18 02 22 08 ${data} 35 04 03 02 01 48 03`;
    expect(Buffer.from(framePayload(payload, 0x01020304, 2)).toString("hex")).toBe(`94c3001a0a18${packet.replaceAll(" ", "")}`);
    expect(() => framePayload(new Uint8Array(234), 1, 0)).toThrow(RangeError);
  });

  it("is spoken with by TCP: it is greeted, told and heard", async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.once("data", () => socket.write(Buffer.concat([Buffer.from("hello\n"), fromRadio(good)])));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const radio = await openOwnRadio(`tcp:127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`, 0);
    for await (const payload of radio.payloads()) {
      expect(Buffer.from(payload).equals(good)).toBe(true);
      break;
    }
    await radio.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });

  it("is spoken with by a serial line that is opened as a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mhc-radio-"));
    const path = join(folder, "tty");
    execFileSync("mkfifo", [path]);
    const radio = await openOwnRadio(path, 0);
    const other = await open(path, "r+");
    await other.write(fromRadio(good));
    for await (const payload of radio.payloads()) {
      expect(Buffer.from(payload).equals(good)).toBe(true);
      break;
    }
    await radio.close();
    await other.close();
    await rm(folder, { recursive: true });
  });
});
