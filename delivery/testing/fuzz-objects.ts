import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type Cid, isObject } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { cidOfUrl } from "@/protocol/object-path";
import { seededRandom } from "@/test/seeded-random";
import { httpLayer } from "../layer";
import { createMemoryStore } from "../memory-store";
import { ObjectCache } from "../object-cache";
import { Resolver } from "../resolver";
import { flipBit } from "./hostile-server";
import { makeObjects } from "./make-objects";

export interface FuzzResult {
  /** Objects that a layer sent and that were not what was asked for. */
  readonly spoiled: number;
  /** Objects that were given to whoever asked. */
  readonly given: number;
  readonly refused: number;
  /** Given although they were not the object: none may be. */
  readonly passed: number;
  /** In the store although they were not the object: none may be. */
  readonly cached: number;
  /** Requests to a layer after it had lied in the same case, while another was left: none may be. */
  readonly askedAfterLie: number;
}

type Spoil = (bytes: Uint8Array, random: () => number, others: readonly Uint8Array[]) => Uint8Array;

const pick = (random: () => number, length: number) => Math.floor(random() * length);

/** Each never answers the object itself. */
const SPOILS: readonly Spoil[] = [
  (bytes, random) => flipBit(bytes, pick(random, bytes.length)),
  (bytes, random) => bytes.slice(0, pick(random, bytes.length)),
  (bytes, random) => Buffer.concat([bytes, Uint8Array.of(pick(random, 256))]),
  (bytes, random) => Buffer.concat([Uint8Array.of(pick(random, 256)), bytes]),
  (bytes) => bytes.slice(1),
  (_bytes, random, others) => others[pick(random, others.length)] ?? new Uint8Array(),
  () => new Uint8Array(),
  (bytes) => new Uint8Array(bytes.length),
  // Twice the same, as a replay that was put together.
  (bytes) => Buffer.concat([bytes, bytes]),
];
const HUGE_ONE_IN = 500;
const LAYERS = 3;
const OBJECTS = 24;
const OBJECT_BYTES = 2_000;
/** One case in so many has no honest layer. */
const HOPELESS_ONE_IN = 12;
const HOPELESS_MS = 15;

interface Lies {
  spoiled: number;
  askedAfterLie: number;
}

async function startLayers(objects: ReadonlyMap<Cid, Uint8Array>, random: () => number, lies: Lies): Promise<Server> {
  const all = [...objects];
  const liars = new Set<string>();
  const server = createServer((request, response) => {
    // /<case>/<honest|liar>-<layer>-<whether another is left>/ipfs/<cid>
    const [, turn = "", layer = "", path = ""] = /^\/(\d+)\/([a-z0-9-]+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const cid = cidOfUrl(new URL(path, "http://layer.invalid"));
    const bytes = cid === null ? undefined : objects.get(cid);
    if (bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (layer.startsWith("honest")) {
      response.end(bytes);
      return;
    }
    const key = `${turn}/${layer}`;
    if (liars.has(key) && layer.endsWith("left")) lies.askedAfterLie += 1;
    liars.add(key);
    lies.spoiled += 1;
    const others = all.filter(([name]) => name !== cid).map(([, other]) => other);
    const spoil = SPOILS[pick(random, SPOILS.length)];
    const isHuge = pick(random, HUGE_ONE_IN) === 0;
    response.end(isHuge ? new Uint8Array(OBJECT_BYTES_MAX + 1) : spoil?.(bytes, random, others));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Asks for objects of layers most of which lie, by real HTTP, until so many lies were sent. The same seed lies in the same ways. */
export async function fuzzObjects({ count, seed }: { readonly count: number; readonly seed: number }): Promise<FuzzResult> {
  const random = seededRandom(seed);
  const objects = await makeObjects(OBJECTS, OBJECT_BYTES, seed);
  const lies: Lies = { spoiled: 0, askedAfterLie: 0 };
  const server = await startLayers(objects, random, lies);
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const result = { given: 0, refused: 0, passed: 0, cached: 0 };
  for (let turn = 0; lies.spoiled < count; turn++) {
    const honest = pick(random, HOPELESS_ONE_IN) === 0 ? null : pick(random, LAYERS);
    const layers = Array.from({ length: LAYERS }, (_, index) => {
      const base = `${index === honest ? "honest" : "liar"}-${index}${honest === null ? "" : "-left"}`;
      return httpLayer({ name: base, kind: "relay", baseUrl: `${origin}/${turn}/${base}` });
    });
    const store = createMemoryStore();
    const resolver = new Resolver({ layers, cache: new ObjectCache(store), ...(honest === null ? { limits: { deadlineMs: HOPELESS_MS } } : {}) });
    const asked = [...objects.keys()].filter(() => random() < 0.2).slice(0, honest === null ? 1 : OBJECTS);
    for (const cid of asked) {
      const found = await resolver.get(cid).catch(() => null);
      result[found === null ? "refused" : "given"] += 1;
      if (found !== null && !(await isObject(cid, found.bytes))) result.passed += 1;
    }
    for (const { cid } of await store.list()) {
      const bytes = await store.read(cid, 0);
      if (bytes === null || !(await isObject(cid, bytes))) result.cached += 1;
    }
  }
  server.close();
  server.closeAllConnections();
  return { ...result, ...lies };
}
