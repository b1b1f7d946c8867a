import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cid } from "@/protocol/cid";
import { httpLayer } from "./layer";
import type { DeliveryLimits } from "./limits";
import type { Measurement } from "./measurement";
import { createMemoryStore } from "./memory-store";
import { ObjectCache } from "./object-cache";
import { ObjectUnreachable, Resolver } from "./resolver";
import { type HostileServer, type Manner, startHostileServer } from "./testing/hostile-server";
import { makeObjects } from "./testing/make-objects";

/** The product's, sooner: what counts is the order of things. */
const SOON: Partial<DeliveryLimits> = { hedgeMsMin: 100, hedgeMsMax: 400, lookMs: 50, withinMs: 800, pauseMsMin: 20 };

let objects: Map<Cid, Uint8Array<ArrayBuffer>>;
let servers: HostileServer[];
let measured: Measurement[];

beforeEach(async () => {
  objects = await makeObjects(6, 60_000);
  servers = [];
  measured = [];
});
afterEach(() => {
  for (const server of servers) server.close();
});

async function addLayer(manner: Manner): Promise<HostileServer> {
  const server = await startHostileServer(objects, manner);
  servers.push(server);
  return server;
}

function resolve(more: Partial<ConstructorParameters<typeof Resolver>[0]> = {}): Resolver {
  const layers = servers.map(({ baseUrl }, index) => httpLayer({ name: `layer ${index}`, kind: "relay", baseUrl }));
  return new Resolver({ layers, limits: SOON, onMeasurement: (measurement) => measured.push(measurement), ...more });
}

const names = () => [...objects.keys()];
const failures = () => measured.flatMap((each) => (each.kind === "failed" ? [`${each.layer}: ${each.failure}`] : []));

async function expectAll(resolver: Resolver): Promise<(string | null)[]> {
  const layers: (string | null)[] = [];
  for (const [cid, bytes] of objects) {
    const found = await resolver.get(cid);
    expect(Buffer.compare(found.bytes, bytes)).toBe(0);
    layers.push(found.layer);
  }
  return layers;
}

const BROKEN: readonly (readonly [Manner, string])[] = [
  ["hang", "too-slow"],
  ["hang-in-body", "too-slow"],
  ["drip", "too-slow"],
  ["reset", "unreachable"],
  ["reset-in-body", "unreachable"],
  ["truncated", "unreachable"],
  ["redirect", "unreachable"],
  ["503", "status"],
  ["login-page", "status"],
  ["missing", "missing"],
  ["tampered", "tampered"],
  ["swapped", "tampered"],
  ["cut-short", "tampered"],
  ["wrong-length", "tampered"],
  ["endless", "too-large"],
];

describe("a resolver", () => {
  it.each(BROKEN)("gives every object whole by the next layer when the first does this: %s; and stops asking the first", async (manner, failure) => {
    const [first] = [await addLayer(manner), await addLayer("well")];
    expect(await expectAll(resolve())).toEqual(names().map(() => "layer 1"));
    const isLie = failure === "tampered" || failure === "too-large";
    // Of two that are on their way at once one may be taken from the other layer before the first failed.
    expect([...new Set(failures())]).toEqual([`layer 0: ${failure}`]);
    expect(failures().length).toBeLessThanOrEqual(isLie ? 1 : 2);
    // One that was called off may never have come in.
    expect(first.asked.length).toBeLessThanOrEqual(isLie ? 1 : 2);
  });

  it("leaves layers that drip or hang, however many at once, for one that is well, also when no second request may be begun", async () => {
    for (const manner of ["drip", "drip", "drip", "hang", "hang", "hang", "well"] as const) await addLayer(manner);
    const [name] = names();
    if (name === undefined) throw new Error("no object");
    const startedMs = performance.now();
    const limits = { ...SOON, wasteShareMax: 0, wasteBytesFree: -1, idleMsMax: 500 };
    expect((await resolve({ limits }).get(name)).layer).toBe("layer 6");
    expect((await resolve().get(name)).layer).toBe("layer 6");
    expect(performance.now() - startedMs).toBeLessThan(8_000);
  });

  it("does not wait until one of three layers that drip has a small object whole when the fourth is well", async () => {
    objects = await makeObjects(2, 15_000);
    for (let index = 0; index < 4; index++) await addLayer("well");
    const [first, second] = names();
    if (first === undefined || second === undefined) throw new Error("no object");
    const resolver = resolve({ limits: { ...SOON, withinMs: 300, deadlineMs: 4_000 } });
    await resolver.get(first);
    for (const server of servers.slice(0, 3)) server.manner = "drip";
    const startedMs = performance.now();
    expect((await resolver.get(second)).layer).toBe("layer 3");
    expect(performance.now() - startedMs).toBeLessThan(4_000);
  });

  it.each([
    { when: "its time is over", openMs: 700 },
    { when: "it is not", openMs: 60_000 },
  ])("asks a layer that failed again while one that drips is all there is, when $when", async ({ openMs }) => {
    objects = await makeObjects(3, 15_000);
    const [back, slow] = [await addLayer("503"), await addLayer("well")];
    const resolver = resolve({ limits: { ...SOON, openMs } });
    const [first, second, third] = names();
    if (first === undefined || second === undefined || third === undefined) throw new Error("no object");
    for (const cid of [first, second]) await resolver.get(cid);
    expect(resolver.layers[0]?.state).toBe("open");
    back.manner = "well";
    slow.manner = "drip";
    const startedMs = performance.now();
    expect((await resolver.get(third)).layer).toBe("layer 0");
    // At the drip's pace it were fifteen seconds.
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(back.asked.filter((cid) => cid === third)).toHaveLength(1);
  });

  it("goes on when the encryption of the first layer fails", async () => {
    const [first] = [await addLayer("well"), await addLayer("well")];
    const layers = servers.map(({ baseUrl }, index) => httpLayer({ name: `layer ${index}`, kind: "relay", baseUrl }));
    layers[0] = httpLayer({ name: "layer 0", kind: "cdn", baseUrl: first.baseUrl.replace("http:", "https:") });
    expect(await expectAll(resolve({ layers }))).toEqual(names().map(() => "layer 1"));
    expect(first.asked).toEqual([]);
  });

  it("asks the first layer alone while all is well, and wastes nothing", async () => {
    const [, second] = [await addLayer("well"), await addLayer("well")];
    const resolver = resolve({ limits: { ...SOON, hedgeMsMin: 2_000, hedgeMsMax: 2_000 } });
    expect(await expectAll(resolver)).toEqual(names().map(() => "layer 0"));
    expect(second.asked).toEqual([]);
    expect(resolver.spent).toEqual({ usefulBytes: 6 * 60_000, wastedBytes: 0 });
  });

  it("answers no with a reason, and not for ever, when no layer is left", async () => {
    for (const manner of ["tampered", "hang", "503"] as const) await addLayer(manner);
    const resolver = resolve({ limits: { ...SOON, deadlineMs: 400 } });
    await expect(resolver.get(names()[0] ?? "bafkrei")).rejects.toBeInstanceOf(ObjectUnreachable);
    expect(
      await resolve({ layers: [] })
        .get(names()[0] ?? "bafkrei")
        .catch((error: unknown) => error),
    ).toBeInstanceOf(ObjectUnreachable);
  });

  it("says at once that an object is nowhere when every layer says so", async () => {
    for (const _ of [1, 2]) await addLayer("missing");
    await expect(resolve({ limits: { ...SOON, deadlineMs: 60_000 } }).get(names()[0] ?? "bafkrei")).rejects.toBeInstanceOf(ObjectUnreachable);
  });

  it("asks a layer again that failed, when its time is over, and goes back to the order of the policy", async () => {
    const [first] = [await addLayer("503"), await addLayer("well")];
    const resolver = resolve({ limits: { ...SOON, openMs: 50 } });
    await expectAll(resolver);
    first.manner = "well";
    await vi.waitFor(() => expect(resolver.layers[0]?.state).toBe("half-open"));
    expect(await expectAll(resolver)).toEqual(names().map(() => "layer 0"));
  });

  it("asks every layer again when all failed and one is back", async () => {
    const [first, second] = [await addLayer("reset"), await addLayer("tampered")];
    const asked = resolve().get(names()[0] ?? "bafkrei");
    await vi.waitFor(() => expect(first.asked.length + second.asked.length).toBeGreaterThan(3));
    first.manner = "well";
    expect((await asked).layer).toBe("layer 0");
  });

  it("does not ask in a loop while every layer fails", async () => {
    const first = await addLayer("reset");
    const resolver = resolve({ limits: { ...SOON, deadlineMs: 400, pauseMsMin: 100 } });
    await expect(Promise.all(names().map((cid) => resolver.get(cid)))).rejects.toThrow();
    expect(first.asked.length).toBeLessThan(names().length * 2 + 6);
  });

  it("keeps a layer that lied out in the next process, when that is told of it", async () => {
    const [first] = [await addLayer("tampered"), await addLayer("well")];
    const before = resolve();
    await expectAll(before);
    const ejectedUntilMs = Object.fromEntries(before.layers.map((layer) => [layer.name, layer.ejectedUntilMs]));
    first.manner = "well";
    expect(await expectAll(resolve({ ejectedUntilMs }))).toEqual(names().map(() => "layer 1"));
    expect(first.asked.length).toBe(1);
  });
});

describe("second requests", () => {
  it("cost no more than their budget when every layer is slow, but for what is urgent", async () => {
    objects = await makeObjects(30, 20_000, 7);
    const layers = [await addLayer("well"), await addLayer("well")];
    for (const layer of layers) layer.delayMs = 60;
    const limits = { ...SOON, hedgeMsMin: 5, hedgeMsMax: 5, wasteBytesFree: 0 };
    const resolver = resolve({ limits });
    await expectAll(resolver);
    const { usefulBytes, wastedBytes } = resolver.spent;
    // One of the largest may come after the last look at the account.
    expect(wastedBytes).toBeLessThanOrEqual(0.1 * usefulBytes + 20_000);
    const askedBefore = layers[1]?.asked.length;
    await expectAll(resolve({ limits: { ...limits, wasteShareMax: 0, wasteBytesFree: -1 } }));
    expect(layers[1]?.asked.length).toBe(askedBefore);
  });

  it("are begun for what is urgent though the budget is spent", async () => {
    const [, second] = [await addLayer("hang"), await addLayer("well")];
    const resolver = resolve({ limits: { ...SOON, wasteBytesFree: -1 } });
    expect((await resolver.get(names()[0] ?? "bafkrei", { isUrgent: true })).layer).toBe("layer 1");
    expect(second.asked.length).toBe(1);
  });

  it("are called off, and so is the first, as soon as one is whole", async () => {
    const closed: string[] = [];
    const never = (name: string) => ({
      ...{ name, kind: "mesh" as const },
      request: (_cid: Cid, signal: AbortSignal) =>
        new Promise<Response>((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            closed.push(name);
            reject(signal.reason);
          });
        }),
    });
    const well = await addLayer("well");
    const layers = [never("a"), never("b"), httpLayer({ name: "c", kind: "relay", baseUrl: well.baseUrl })];
    expect((await resolve({ layers }).get(names()[0] ?? "bafkrei")).layer).toBe("c");
    expect(closed).toEqual(["a", "b"]);
  });
});

describe("those who ask for the same object", () => {
  it("share one request, and the last who leaves ends it", async () => {
    const first = await addLayer("hang");
    const resolver = resolve({ limits: { ...SOON, idleMsMax: 10_000, deadlineMs: 10_000 } });
    const leaving = [new AbortController(), new AbortController()];
    const [cid = "bafkrei"] = names();
    const asked = leaving.map(({ signal }) => resolver.get(cid, { signal }).catch((error: unknown) => error));
    await vi.waitFor(() => expect(first.asked.length).toBe(1));
    leaving[0]?.abort(new Error("left"));
    expect(await asked[0]).toEqual(new Error("left"));
    first.manner = "well";
    leaving[1]?.abort(new Error("left too"));
    expect(await asked[1]).toEqual(new Error("left too"));
    expect((await resolver.get(cid)).layer).toBe("layer 0");
    expect(first.asked.length).toBe(2);
  });
});

describe("the cache of a resolver", () => {
  it("gives what was found once without any layer, and what is offline says so", async () => {
    const first = await addLayer("well");
    const cache = new ObjectCache(createMemoryStore());
    const resolver = resolve({ cache });
    await expectAll(resolver);
    await vi.waitFor(async () => expect(await cache.find(names().at(-1) ?? "bafkrei")).not.toBeNull());
    first.manner = "hang";
    expect(await expectAll(resolver)).toEqual(names().map(() => null));
    expect(first.asked.length).toBe(6);
    await expect(resolve().get(names()[0] ?? "bafkrei", { isOffline: true })).rejects.toBeInstanceOf(ObjectUnreachable);
  });

  it("that is broken stops nobody from watching", async () => {
    await addLayer("well");
    const broken = { ...createMemoryStore(), read: () => Promise.reject(new Error("no disk")), write: () => Promise.reject(new Error("no disk")) };
    expect(await expectAll(resolve({ cache: new ObjectCache(broken) }))).toEqual(names().map(() => "layer 0"));
    await vi.waitFor(() => expect(measured.filter(({ kind }) => kind === "not-kept").length).toBe(6));
  });
});
