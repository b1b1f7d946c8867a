import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type Answer, encode } from "dns-packet";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readPacket } from "../names/read-packet";
import { startServer } from "../serve/start-server";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay } from "../testing/open-test-relay";
import { startUpstream } from "../testing/start-upstream";
import { announceRelay } from "./announce-relay";
import { findNeighbours } from "./find-neighbours";
import { type LanPacket, openLanLine } from "./lan-line";
import { openNeighbours } from "./lan-neighbours";
import { findVia, HOME_NETWORK, type LanNetwork } from "./lan-network";
import { encodeAnnouncement, encodeAnswer, encodeSearch, readNeighbours } from "./service-message";

const HERE = "127.0.0.1";
const OWN = { address: HERE, bits: 8 };
const SELF = { instance: "relay-0123456789abcdef", port: 4600 };
const SERVICE = "_mhc-relay._tcp.local";
const GROUP = "224.0.0.251";

/** A port that nobody else has, so that tests beside this one are no neighbours. */
async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, HERE);
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(() => done()));
  return port;
}

/** Multicast on loopback: what a network of a home is to a machine that has none. */
async function loopback(): Promise<LanNetwork> {
  return { port: await freePort(), isHome: (address) => address.startsWith("127."), listOwn: () => [OWN] };
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
const kept = <T extends { close(): Promise<unknown> }>(made: T): T => {
  open.push(() => made.close());
  return made;
};

const announcement = (more: Partial<{ address: string; port: number; instance: string; host: string; ttl: number }> = {}) => {
  const { address = HERE, port = 4600, instance = SELF.instance, host = "a-host.local", ttl = 120 } = more;
  const answers: Answer[] = [
    { type: "PTR", name: SERVICE, ttl, data: `${instance}.${SERVICE}` },
    { type: "SRV", name: `${instance}.${SERVICE}`, ttl, data: { port, target: host } },
    { type: "A", name: host, ttl, data: address },
  ];
  return encode({ type: "response", answers });
};

/** Sixty relays that one machine says it has. */
const manyRelays = (from: number) => {
  const relays = Array.from({ length: 60 }, (_, n): Answer => {
    return { type: "SRV", name: `many-${from + n}.${SERVICE}`, ttl: 120, data: { port: 5_000 + from + n, target: "a-host.local" } };
  });
  return encode({ type: "response", answers: [...relays, { type: "A", name: "a-host.local", ttl: 120, data: HERE }] });
};

describe("two relays in one network", () => {
  it("find one another, and one gets from the other what it has and the artist signed", async () => {
    const network = await loopback();
    const film = await makeWork({ key: await makeArtistKey() });
    const upstream = kept(await startUpstream(film));
    const [near, far] = [
      await openTestRelay({ upstreams: [{ kind: "origin", url: upstream.url, allowPrivate: true }] }, [film.pin]),
      await openTestRelay({}, [film.pin]),
    ];
    open.push(
      () => near.remove(),
      () => far.remove(),
    );
    await syncWorks(near, openSources(near));
    const server = kept(await startServer(near, { host: HERE, port: 0 }));
    kept(await announceRelay(network, { ...SELF, port: server.port }, near.say));
    const neighbours = await openNeighbours(far.say, null, { network, durationMs: 600 });
    expect(far.said).toEqual([`Neighbours: http://127.0.0.1:${server.port}`]);
    expect(await syncWorks(far, [...openSources(far), ...neighbours])).toMatchObject({ works: [{ state: "whole", seq: 1 }], faults: [] });
    expect(far.config.upstreams).toEqual([]);
  });

  it("hear when one begins and when it takes its leave, and do not find themselves", async () => {
    const network = await loopback();
    const heard: { instance: string; isGoing: boolean }[] = [];
    kept(await openLanLine(network, ({ bytes, address }: LanPacket) => heard.push(...readNeighbours(bytes, address))));
    const announcing = await announceRelay(network, SELF, () => undefined);
    await vi.waitFor(() => expect(heard).toMatchObject([{ instance: SELF.instance, isGoing: false }]));
    expect(await findNeighbours({ network, durationMs: 300, except: SELF.instance })).toEqual([]);
    await announcing.close();
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ instance: SELF.instance, isGoing: true }));
    expect(await findNeighbours({ network, durationMs: 300, except: null })).toEqual([]);
  });

  it("answer a program that knows nothing of mDNS, alone and with its own question", async () => {
    const network = await loopback();
    kept(await announceRelay(network, SELF, () => undefined));
    const socket = createSocket("udp4");
    socket.bind(0, HERE);
    await once(socket, "listening");
    open.push(() => new Promise<void>((done) => socket.close(() => done())));
    socket.setMulticastInterface(HERE);
    socket.send(encode({ type: "query", id: 77, questions: [{ type: "PTR", name: SERVICE.toUpperCase() }] }), network.port, GROUP);
    const [bytes] = await once(socket, "message");
    const packet = readPacket(bytes);
    expect(packet).toMatchObject({ id: 77, questions: [{ type: "PTR" }], answers: [{ type: "PTR", ttl: 10, data: `${SELF.instance}.${SERVICE}` }] });
    expect(packet?.additionals?.map(({ type }) => type)).toEqual(["SRV", "TXT", "A"]);
  });

  it("say that there is nobody where a machine is in no such network", async () => {
    const said: string[] = [];
    const network = { ...(await loopback()), listOwn: () => [] };
    expect(await openNeighbours((line) => said.push(line), null, { network, durationMs: 30 })).toEqual([]);
    expect(said).toEqual(["No neighbour has a relay."]);
  });
});

describe("a neighbour that means ill", () => {
  it("cannot have us ask another machine, a public one, ourselves or nobody", () => {
    expect(readNeighbours(announcement(), HERE)).toHaveLength(1);
    for (const address of ["8.8.8.8", "192.168.1.1", "127.0.0.2", "0.0.0.0"]) expect(readNeighbours(announcement({ address }), HERE)).toEqual([]);
    expect(readNeighbours(announcement({ port: 0 }), HERE)).toEqual([]);
    for (const instance of ["-a", `a.${SERVICE}`, "../x", "a b", "ä", "a\r\nx: y", "a".repeat(63).concat(".b")]) {
      expect(readNeighbours(announcement({ instance }), HERE)).toEqual([]);
    }
    expect(readNeighbours(encodeSearch(), HERE)).toEqual([]);
  });

  it.each([
    ["8.8.8.8", null],
    ["127.0.0.1", null],
    ["169.254.7.7", null],
    ["10.2.0.7", null],
    ["10.1.0.7", "10.1.0.5"],
    ["192.168.4.9", "192.168.4.2"],
    ["fe80::1", null],
    ["not an address", null],
  ])("is heard only from a network that this machine is in: %s", (address, via) => {
    const own = [
      { address: "10.1.0.5", bits: 24 },
      { address: "192.168.4.2", bits: 22 },
      // Whatever somebody set by mistake: the world is no neighbour.
      { address: "172.16.0.1", bits: 0 },
    ];
    expect(findVia(HOME_NETWORK, own.slice(0, 2), address)?.address ?? null).toBe(via);
    if (address === "8.8.8.8" || address === "127.0.0.1") expect(findVia(HOME_NETWORK, own, address)).toBeNull();
  });

  it("changes nothing by thousands of answers, loops, ends too early and noise, and others are still found", async () => {
    const network = await loopback();
    const socket = createSocket("udp4");
    socket.bind(0, HERE);
    await once(socket, "listening");
    open.push(() => new Promise<void>((done) => socket.close(() => done())));
    socket.setMulticastInterface(HERE);
    const looping = Buffer.concat([Buffer.from("000084000000000100000000", "hex"), Buffer.from("c00c000c0001000000780002c00c", "hex")]);
    const boasting = Buffer.concat([Buffer.from("00008400ffffffffffffffff", "hex"), Buffer.alloc(500)]);
    const hostile = [
      looping,
      boasting,
      Buffer.alloc(9_500, announcement()),
      announcement().subarray(0, -3),
      announcement({ address: "8.8.8.8" }),
      Buffer.alloc(0),
      ...Array.from({ length: 30 }, (_, n) => manyRelays(n * 60)),
    ];
    const finding = findNeighbours({ network, durationMs: 600, except: null });
    for (const packet of hostile) await new Promise<void>((done) => socket.send(packet, network.port, GROUP, () => done()));
    const honest = createSocket("udp4");
    honest.bind(0, "127.0.0.9");
    await once(honest, "listening");
    open.push(() => new Promise<void>((done) => honest.close(() => done())));
    honest.setMulticastInterface(HERE);
    honest.send(announcement({ address: "127.0.0.9" }), network.port, GROUP);
    expect((await finding).map(({ address, port }) => `${address}:${port}`)).toEqual(["127.0.0.1:5000", "127.0.0.1:5001", "127.0.0.9:4600"]);
  });

  it("finds no more places than eight, however many machines it is", async () => {
    const network = await loopback();
    const finding = findNeighbours({ network, durationMs: 600, except: null });
    for (let host = 2; host < 22; host++) {
      const address = `127.0.0.${host}`;
      const socket = createSocket("udp4");
      socket.bind(0, address);
      await once(socket, "listening");
      socket.setMulticastInterface(HERE);
      await new Promise<void>((done) => socket.send(announcement({ address }), network.port, GROUP, () => done()));
      await new Promise<void>((done) => socket.close(() => done()));
    }
    expect((await finding).map(({ address }) => address)).toEqual(Array.from({ length: 8 }, (_, n) => `127.0.0.${n + 2}`));
  });

  it("never makes a relay fail, whatever it sends", () => {
    const good = [encodeAnnouncement(SELF, OWN), encodeSearch(), announcement()];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), fc.nat(2), fc.nat(200), fc.nat(8), (noise, which, at, cut) => {
        const bytes = good[which] ?? Buffer.alloc(0);
        for (const packet of [noise, Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + cut)])]) {
          for (const { address, port } of readNeighbours(packet, HERE)) expect([address, port > 0 && port < 65_536]).toEqual([HERE, true]);
          encodeAnswer(packet, SELF, OWN, true);
        }
      }),
      { numRuns: 1_000, seed: 13 },
    );
  });
});
