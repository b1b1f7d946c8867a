import { createServer as createHttpServer, type Server, type ServerResponse } from "node:http";
import { createServer, type Socket } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { status } from "../commands/status";
import { syncUpstreams } from "../sync/sync-upstreams";
import { makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay, type TestRelay } from "../testing/open-test-relay";
import { encodeDishStatus, startDish, type TestDish } from "../testing/start-dish";
import { startUpstream } from "../testing/start-upstream";
import { askDish, readDishStatus } from "./dish-status";
import { describeLink, judgeDish, readLink } from "./link-hint";

/** Another program's bytes of a whole answer, with fields that are not asked about between those that are. */
const FROM_PROTOBUFJS =
  "08011814a27d4a0a0c0a0475743031120472657634dd3e0000803ee23e0c0d0000003f250000c8422801fd3e20bc3e4b853f002474498d3f00001a42b23f0e0806108080a8b1e39fe7cb171805c03fe807";

let dish: TestDish;
const open: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  dish = await startDish();
});
afterEach(async () => {
  dish.close();
  for (const close of open.splice(0)) await close();
});
const linked = (more: object = {}) => ({ link: { kind: "dish", address: dish.address }, ...more });
const relayWith = async (...args: Parameters<typeof openTestRelay>): Promise<TestRelay> => {
  const relay = await openTestRelay(...args);
  open.push(() => relay.remove());
  return relay;
};

describe("a dish", () => {
  it("says by gRPC how its link is, and is asked in the bytes that it knows", async () => {
    dish.saysBytes(Buffer.from(FROM_PROTOBUFJS, "hex"));
    expect(await askDish(dish.address)).toEqual({ latencyMs: 38.5, dropRate: 0.25, downlinkBps: 12_500_000, outage: "obstructed", isObstructed: true });
    dish.says({ latencyMs: 40 });
    expect(await askDish(dish.address)).toEqual({ latencyMs: 40, dropRate: null, downlinkBps: null, outage: null, isObstructed: null });
  });

  it.each([
    [{ latencyMs: 45, dropRate: 0.01, isObstructed: false }, "good", undefined, "all is well"],
    [{ latencyMs: 650, dropRate: 0 }, "bad", 12, "answers are far"],
    [{ latencyMs: 45, dropRate: 0.3 }, "bad", 2, "much is lost"],
    [{ latencyMs: 650, dropRate: 0.3 }, "bad", 2, "much is lost, answers are far"],
    [{ latencyMs: 45, outageCause: 8 }, "bad", 2, "no link: no pings"],
    [{ latencyMs: 45, outageCause: 99 }, "bad", 2, "no link: unknown"],
    [{ latencyMs: 45, isObstructed: true }, "bad", 2, "something is in its way"],
    [{ latencyMs: Number.NaN, dropRate: 7, downlinkBps: -1 }, "unknown", undefined, "the dish says nothing that is understood"],
    [{}, "unknown", undefined, "the dish says nothing that is understood"],
  ])("that says %j makes the link %s", async (says, state, pullsAtOnce, why) => {
    dish.says(says);
    const hint = await readLink((await relayWith(linked())).config);
    expect([hint.state, hint.pullsAtOnce, hint.why]).toEqual([state, pullsAtOnce, why]);
  });

  it("that refuses, answers with nonsense, too much, or nothing in time changes nothing", async () => {
    const { config } = await relayWith(linked());
    dish.refuses();
    expect(await readLink(config)).toMatchObject({ state: "unknown", why: expect.stringContaining("it refused (7)") });
    dish.saysBytes(Buffer.from("no message at all"));
    expect(await readLink(config)).toMatchObject({ state: "unknown", status: null });
    dish.saysBytes(Buffer.alloc(200_000));
    expect(await readLink(config)).toMatchObject({ state: "unknown", why: expect.stringContaining("too much") });
    dish.saysBytes(null);
    await expect(askDish(dish.address, 150)).rejects.toThrow("it did not answer in time");
  });

  it("that is another program, or nobody, changes nothing", async () => {
    const servers: readonly Server[] = [createHttpServer((_, response: ServerResponse) => response.end("a page"))];
    const [silent, sockets] = [createServer(), new Set<Socket>()];
    silent.on("connection", (socket) => sockets.add(socket.on("error", () => socket.destroy())));
    for (const server of [...servers, silent]) {
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      await expect(askDish(`127.0.0.1:${port}`, 200)).rejects.toThrow(/does not answer|did not answer in time/);
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    }
    await expect(askDish("127.0.0.1:1", 200)).rejects.toThrow("it does not answer");
  });

  it("never makes a sync fail, whatever its message is", () => {
    const good = encodeDishStatus({ latencyMs: 40, dropRate: 0.1, downlinkBps: 1e6, outageCause: 3, isObstructed: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(good.length), fc.nat(8), (noise, at, cut) => {
        for (const bytes of [noise, Uint8Array.from([...good.subarray(0, at), ...noise, ...good.subarray(at + cut)])]) {
          expect(describeLink(judgeDish(readDishStatus(bytes)))).toMatch(/^(good|bad|unknown) \(/);
        }
      }),
      { numRuns: 1_000, seed: 19 },
    );
  });

  it("is shown by status, and its address is an address", async () => {
    const relay = await relayWith(linked());
    const printed: string[] = [];
    dish.says({ latencyMs: 650, dropRate: 0.004, downlinkBps: 2_500_000 });
    await status({ args: ["--dir", relay.folder], env: process.env, print: (line: string) => printed.push(line), say: () => undefined });
    expect(printed).toContain("link: bad (answers are far; 650 ms; 0.4 % lost; 2.5 Mbit/s coming down)");
    expect((await relayWith({ link: { kind: "dish" } })).config.link).toEqual({ kind: "dish", address: "192.168.100.1:9200" });
    for (const address of ["dish.example:9200", "192.168.100.1", "192.168.100.1:0", "1.2.3.4:99999"]) {
      await expect(openTestRelay({ link: { kind: "dish", address } })).rejects.toThrow("link.address should be an IP address");
    }
  });
});

describe("a sync", () => {
  /** Two works at an upstream that tells in which order it was asked, and how many at once. */
  async function start() {
    const key = await makeArtistKey();
    const works = [
      await makeWork({ key, name: "one", segments: 30, lifeboatSegments: 3 }),
      await makeWork({ key, name: "two", segments: 30, lifeboatSegments: 3 }),
    ];
    const upstream = await startUpstream(...works);
    open.push(() => upstream.close());
    const pins = works.map(({ pin }) => pin);
    const lifeboats = new Set<string>(works.flatMap(({ lifeboat }) => lifeboat));
    const segments = new Set<string>(works.flatMap((work) => work.segments));
    const nameIn = (path: string): string => /^\/ipfs\/([a-z2-7]+)/.exec(path)?.[1] ?? "";
    const named = () => upstream.asked.map(nameIn);
    const isSegment = (path: string) => segments.has(nameIn(path));
    const lastOfLifeboats = () => named().findLastIndex((cid) => lifeboats.has(cid));
    const firstOfOthers = () => named().findIndex((cid) => segments.has(cid));
    return {
      upstream,
      pins,
      isSegment,
      isLifeboatFirst: () => lastOfLifeboats() < firstOfOthers(),
      config: { upstreams: [{ kind: "origin", url: upstream.url, allowPrivate: true }] },
    };
  }

  it.each([
    ["pulls all lifeboats before anything else while the link is bad", { dropRate: 0.5 }, {}, true],
    ["does the same at any time where the operator wants it", { latencyMs: 30 }, { lifeboatFirst: true }, true],
    ["pulls each work as it comes while the link is good", { latencyMs: 30 }, {}, false],
  ])("%s", async (_, says, more, isFirst) => {
    const { config, pins, isLifeboatFirst } = await start();
    dish.says(says);
    const relay = await relayWith(linked({ ...config, ...more }), pins);
    expect(await syncUpstreams(relay)).toMatchObject({ works: [{ state: "whole", seq: 1, notes: [] }, { state: "whole" }], faults: [] });
    expect(isLifeboatFirst()).toBe(isFirst);
    expect(relay.said[0]).toMatch(isFirst && !("lifeboatFirst" in more) ? /^link: bad/ : /^link: good/);
  });

  it.each([
    [{ latencyMs: 700 }, 12],
    [{ latencyMs: 30 }, 6],
    [{ dropRate: 0.5 }, 2],
  ])("asks, of a link that says %j, for %i objects at once", async (says, expected) => {
    const { upstream, config, pins, isSegment } = await start();
    const held: (() => void)[] = [];
    let most = 0;
    let quiet: NodeJS.Timeout | undefined;
    // What is asked for is held back until nobody asks for more: then as many were under way as there may be.
    upstream.misbehave((request, response) => {
      if (!isSegment(request.url ?? "")) return false;
      held.push(() => response.writeHead(404).end());
      most = Math.max(most, held.length);
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        for (const release of held.splice(0)) release();
      }, 40);
      return true;
    });
    dish.says(says);
    const [pin] = pins;
    const relay = await relayWith(linked(config), pin === undefined ? [] : [pin]);
    await syncUpstreams(relay);
    expect(most).toBe(expected);
  });
});
