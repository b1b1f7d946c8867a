import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Cid, makeCid } from "@/protocol/cid";
import { LossyLine } from "../testing/lossy-line";
import { type CarouselDatagram, decodeDatagram, encodeDatagram } from "./datagram";
import { Fountain } from "./fountain";
import type { Pace } from "./pacer";
import { CarouselReceiver } from "./receive-carousel";
import { type CarouselPlan, sendCarousel } from "./send-carousel";
import { listenUdp, openUdpSender } from "./udp";

let fountain: Fountain;
beforeAll(async () => {
  fountain = await Fountain.open();
});

const PLAN: CarouselPlan = { repairShare: 0.5, rounds: 2, bitsPerSecond: 1e12 };
/** Time that passes by waiting alone. */
function virtualPace(): Pace & { ms: number } {
  const pause = async (ms: number) => {
    pace.ms += ms;
  };
  const pace = { ms: 0, nowMs: () => pace.ms, pause };
  return pace;
}

/** The same bytes for the same name, in no order that a code could make use of. */
function bytesOf(name: string, length: number): Uint8Array<ArrayBuffer> {
  const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, at) => createHash("sha512").update(`${name} ${at}`).digest());
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

async function makeObjects(sizes: readonly number[]): Promise<Map<Cid, Uint8Array<ArrayBuffer>>> {
  const objects = new Map<Cid, Uint8Array<ArrayBuffer>>();
  for (const [at, size] of sizes.entries()) {
    const bytes = bytesOf(`object ${at}`, size);
    objects.set(await makeCid(bytes), bytes);
  }
  return objects;
}

function openReceiver(limits?: ConstructorParameters<typeof CarouselReceiver>[1]) {
  const kept = new Map<Cid, Uint8Array>();
  const sink = {
    has: (cid: Cid) => kept.has(cid),
    put: async (cid: Cid, bytes: Uint8Array) => {
      kept.set(cid, bytes);
      return true;
    },
  };
  return { kept, receiver: new CarouselReceiver({ fountain, sink }, limits) };
}

async function send(objects: ReadonlyMap<Cid, Uint8Array>, deliver: (datagram: Uint8Array) => Promise<void>, plan: Partial<CarouselPlan> = {}) {
  const items = [...objects.keys()].map((cid) => ({ kind: "object", cid }) as const);
  const read = async ({ cid }: { readonly cid: Cid }) => objects.get(cid) ?? null;
  return sendCarousel({ fountain, pace: virtualPace(), items, read, send: deliver }, { ...PLAN, ...plan });
}

describe("a carousel", () => {
  it("brings every object whole over a line that loses 30 %, doubles and shuffles, with no way back", async () => {
    const objects = await makeObjects([1, 7, 1_184, 1_185, 6_000, 20_000, 150_000, 500_000]);
    for (const seed of [1, 2]) {
      const { kept, receiver } = openReceiver();
      const line = new LossyLine(seed, { loss: 0.3, twice: 0.1, reorder: 64 }, async (datagram) => void (await receiver.take(datagram, "sky")));
      await send(objects, (datagram) => line.send(datagram));
      await line.drain();
      expect([...kept].map(([cid, bytes]) => [cid, createHash("sha256").update(bytes).digest("hex")]).sort()).toEqual(
        [...objects].map(([cid, bytes]) => [cid, createHash("sha256").update(bytes).digest("hex")]).sort(),
      );
      expect(receiver.heldBytes).toBe(0);
    }
  });

  it("sends other pieces in each round, so that whoever lost a whole round needs only another", async () => {
    const objects = await makeObjects([100_000]);
    const seen = new Set<number>();
    const sent = await send(objects, async (datagram) => void seen.add(decodeDatagram(datagram)?.symbolId ?? -1), { rounds: 4 });
    expect(seen.size).toBe(sent.datagrams);
    const { kept, receiver } = openReceiver();
    const perRound = sent.datagrams / 4;
    let count = 0;
    await send(objects, async (datagram) => void (count++ >= perRound && (await receiver.take(datagram, "sky"))), { rounds: 2 });
    expect([...kept.keys()]).toEqual([...objects.keys()]);
  });

  it("keeps to the line's rate, headers of the network included", async () => {
    const pace = virtualPace();
    const bytes = bytesOf("paced", 500_000);
    const item = { kind: "object", cid: await makeCid(bytes) } as const;
    const sent = await sendCarousel(
      { fountain, pace, items: [item], read: async () => bytes, send: async () => undefined },
      { repairShare: 0.5, rounds: 1, bitsPerSecond: 256_000 },
    );
    const bits = (sent.bytes + 28 * sent.datagrams) * 8;
    expect(Math.abs(bits / (pace.ms / 1000) / 256_000 - 1)).toBeLessThan(0.01);
  });

  it("leaves out what is gone when its turn comes", async () => {
    const [gone, stays] = [await makeCid(bytesOf("gone", 10)), bytesOf("stays", 10)];
    const items = [gone, await makeCid(stays)].map((cid) => ({ kind: "object", cid }) as const);
    const read = async ({ cid }: { readonly cid: Cid }) => (cid === gone ? null : stays);
    expect(await sendCarousel({ fountain, pace: virtualPace(), items, read, send: async () => undefined }, { ...PLAN, rounds: 1 })).toMatchObject({
      objects: 1,
    });
  });
});

describe("a receiver", () => {
  const datagramsOf = async (objects: ReadonlyMap<Cid, Uint8Array>, plan: Partial<CarouselPlan> = {}) => {
    const datagrams: Uint8Array[] = [];
    await send(objects, async (datagram) => void datagrams.push(datagram), { rounds: 1, ...plan });
    return datagrams;
  };

  it("is not moved by a stranger's false pieces of the same object", async () => {
    const objects = await makeObjects([60_000]);
    const { kept, receiver } = openReceiver();
    for (const datagram of await datagramsOf(objects)) {
      const lie = datagram.slice().fill(0xff, 60);
      await receiver.take(lie, "stranger");
      await receiver.take(datagram, "sky");
    }
    expect([...kept.keys()]).toEqual([...objects.keys()]);
    expect(receiver.counts).toMatchObject({ whole: 1 });
  });

  it("never keeps what false pieces under the sender's own address make, and has the object whole from a round without them", async () => {
    const objects = await makeObjects([60_000]);
    const { kept, receiver } = openReceiver();
    for (const [at, datagram] of (await datagramsOf(objects)).entries()) await receiver.take(at % 10 === 3 ? datagram.slice().fill(0xaa, 60) : datagram, "sky");
    expect([kept.size, receiver.counts.whole]).toEqual([0, 0]);
    expect(receiver.counts.corrupt).toBeGreaterThan(0);
    for (const datagram of await datagramsOf(objects, { rounds: 2 })) await receiver.take(datagram, "sky");
    expect([...kept.keys()]).toEqual([...objects.keys()]);
  });

  it("takes nothing of what no sender makes, whatever was changed of it, and never fails", async () => {
    const [datagram = new Uint8Array()] = await datagramsOf(await makeObjects([5_000]));
    const { kept, receiver } = openReceiver({ flightsMax: 16, heldBytesMax: 100_000 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1_500 }), fc.nat(datagram.length), fc.integer({ min: -3, max: 3 }), async (noise, at, cut) => {
        const spoiled = Uint8Array.from([...datagram.subarray(0, at), ...noise.subarray(0, 20), ...datagram.subarray(at + Math.max(0, cut))]);
        await receiver.take(noise, "noise");
        await receiver.take(spoiled, "noise");
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(kept.size).toBe(0);
    expect(receiver.flights).toBeLessThanOrEqual(16);
  });

  it("takes the form of each datagram by the letter", async () => {
    const cid = await makeCid(bytesOf("form", 3_000));
    const good: CarouselDatagram = { kind: "object", cid, sizeBytes: 3_000, sourceSymbols: 3, symbolBytes: 1_184, symbolId: 5, symbol: new Uint8Array(1_184) };
    expect(decodeDatagram(encodeDatagram(good))).toEqual(good);
    const wrong: readonly Partial<CarouselDatagram>[] = [
      { sizeBytes: 0 },
      { sizeBytes: 2 * 1024 * 1024 + 1, sourceSymbols: 1_772 },
      { sourceSymbols: 2 },
      { symbolBytes: 1_180 },
      { symbolBytes: 64, sourceSymbols: 47, symbol: new Uint8Array(64) },
      { symbolId: 2 ** 24 },
      { symbol: new Uint8Array(1_183) },
      { symbol: new Uint8Array(1_192) },
    ];
    for (const change of wrong) expect(decodeDatagram(encodeDatagram({ ...good, ...change }))).toBeNull();
  });

  it("holds no more than its limits whoever sends, and what the flood of a stranger costs is the stranger's", async () => {
    const honest = await makeObjects([40_000]);
    const { kept, receiver } = openReceiver({ flightsMax: 40, heldBytesMax: 120_000 });
    const [firstHalf, rest] = [(await datagramsOf(honest)).slice(0, 20), (await datagramsOf(honest)).slice(20)];
    for (const datagram of firstHalf) await receiver.take(datagram, "sky");
    for (let flood = 0; flood < 2_000; flood++) {
      const cid = await makeCid(bytesOf(`flood ${flood}`, 8));
      const symbol = new Uint8Array(1_184);
      await receiver.take(
        encodeDatagram({ kind: "object", cid, sizeBytes: 2_000_000, sourceSymbols: 1_690, symbolBytes: 1_184, symbolId: flood, symbol }),
        "stranger",
      );
      expect(receiver.heldBytes).toBeLessThanOrEqual(120_000);
      expect(receiver.flights).toBeLessThanOrEqual(40);
    }
    for (const datagram of rest) await receiver.take(datagram, "sky");
    expect([...kept.keys()]).toEqual([...honest.keys()]);
  });

  it("does nothing more for what it has", async () => {
    const objects = await makeObjects([30_000]);
    const { receiver } = openReceiver();
    for (let round = 0; round < 2; round++) for (const datagram of await datagramsOf(objects)) await receiver.take(datagram, "sky");
    expect(receiver.counts).toMatchObject({ whole: 1, corrupt: 0 });
    expect(receiver.heldBytes).toBe(0);
  });
});

it("objects pass over real sockets, and of other addresses than the one that was named nothing is looked at", async () => {
  const objects = await makeObjects([50_000, 3_000]);
  const [open, shut] = [openReceiver(), openReceiver()];
  const faults: unknown[] = [];
  const listen = (receiver: CarouselReceiver, from: string) =>
    listenUdp({ host: "127.0.0.1", port: 0 }, { from, take: (bytes, address) => receiver.take(bytes, address), onFault: (fault) => void faults.push(fault) });
  const [hears, deaf] = [await listen(open.receiver, "127.0.0.1"), await listen(shut.receiver, "192.0.2.1")];
  for (const { port } of [deaf, hears]) {
    const sender = await openUdpSender({ host: "127.0.0.1", port }, 1);
    await send(objects, (datagram) => sender.send(datagram), { rounds: 3 });
    await sender.close();
  }
  await vi.waitFor(() => expect([open.kept.size, deaf.unseen() > 0]).toEqual([2, true]));
  for (const listener of [hears, deaf]) await listener.close();
  expect([...open.kept.keys()].sort()).toEqual([...objects.keys()].sort());
  expect([shut.receiver.counts.kept, shut.kept.size, faults]).toEqual([0, 0, []]);
});
