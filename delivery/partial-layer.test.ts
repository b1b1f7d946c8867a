import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Cid } from "@/protocol/cid";
import { httpLayer } from "./layer";
import type { DeliveryLimits } from "./limits";
import type { Measurement } from "./measurement";
import { layersWith, type ViewerSource } from "./peers/peer-layer";
import { ObjectUnreachable, Resolver } from "./resolver";
import { type HostileServer, type Manner, startHostileServer } from "./testing/hostile-server";
import { makeObjects } from "./testing/make-objects";

const SOON: Partial<DeliveryLimits> = { hedgeMsMin: 60, lookMs: 20, partialMsMax: 300, pauseMsMin: 20, deadlineMs: 1_500 };

let objects: Map<Cid, Uint8Array<ArrayBuffer>>;
let cdn: HostileServer;
let asked: Cid[];
let measured: Measurement[];
let viewers: ViewerSource | null;

beforeEach(async () => {
  objects = await makeObjects(4, 20_000);
  cdn = await startHostileServer(objects);
  [asked, measured] = [[], []];
  viewers = has(() => true);
});
afterEach(() => cdn.close());

/** Viewers who have what they have, at once. */
function has(isThere: (cid: Cid) => boolean): ViewerSource {
  return {
    async get(cid) {
      asked.push(cid);
      return isThere(cid) ? (objects.get(cid)?.slice() ?? null) : null;
    },
  };
}

/** Viewers who have all of it and take their time. */
const slow: ViewerSource = {
  get(cid, signal) {
    asked.push(cid);
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(null), { once: true }));
  },
};

/** The CDN first, as operators have set it. */
function resolve(): Resolver {
  const layers = layersWith([{ name: "cdn", kind: "cdn", baseUrl: cdn.baseUrl }], 1, () => viewers);
  return new Resolver({ layers, limits: SOON, onMeasurement: (each) => void measured.push(each) });
}
const nth = (at: number): Cid => [...objects.keys()][at] ?? "bafkrei";
const failures = () => measured.filter(({ kind }) => kind === "failed");

describe("other viewers, as a layer that has only some objects,", () => {
  it("are asked first while there is time, so that the CDN is spared, and in their place when there is none", async () => {
    const resolver = resolve();
    expect((await resolver.get(nth(0), { spareMs: 5_000 })).layer).toBe("other viewers");
    expect(cdn.asked).toEqual([]);
    expect((await resolver.get(nth(1), { spareMs: 100 })).layer).toBe("cdn");
    expect((await resolver.get(nth(2), { spareMs: 5_000, isUrgent: true })).layer).toBe("cdn");
    expect(asked).toEqual([nth(0)]);
  });

  it("lose nothing by lacking an object: the next layer is asked at once, and they again for the next object", async () => {
    viewers = has(() => false);
    const resolver = resolve();
    for (const cid of objects.keys()) expect((await resolver.get(cid, { spareMs: 60_000 })).layer).toBe("cdn");
    expect([asked.length, failures(), resolver.layers.map(({ state }) => state)]).toEqual([4, [], ["closed", "closed"]]);
  });

  it("are waited for half of the time there is to spare, and then the CDN is asked beside them", async () => {
    viewers = slow;
    const { layer, totalMs } = await resolve().get(nth(0), { spareMs: 400 });
    expect(layer).toBe("cdn");
    expect(totalMs).toBeLessThan(200);
    const resolver = resolve();
    const startedMs = performance.now();
    await resolver.get(nth(1), { spareMs: 400 + 200 });
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(250);
    expect(failures()).toEqual([]);
  });

  it("are not asked while nobody stands in them, and are from the moment that somebody does", async () => {
    viewers = null;
    const resolver = resolve();
    expect((await resolver.get(nth(0), { spareMs: 9_000 })).layer).toBe("cdn");
    viewers = has(() => true);
    expect((await resolver.get(nth(1), { spareMs: 9_000 })).layer).toBe("other viewers");
    expect(asked).toEqual([nth(1)]);
  });

  it.each(["503", "reset", "tampered"] satisfies Manner[])(
    "carry on alone when the CDN does this: %s; and nobody is asked in a loop for what they lack",
    async (manner) => {
      cdn.manner = manner;
      viewers = has((cid) => cid !== nth(3));
      const resolver = resolve();
      for (const cid of [nth(0), nth(1), nth(2)]) expect((await resolver.get(cid)).layer).toBe("other viewers");
      await expect(resolver.get(nth(3))).rejects.toBeInstanceOf(ObjectUnreachable);
      expect(asked.filter((cid) => cid === nth(3)).length).toBeLessThan(12);
    },
  );

  it("stand where the operators have set them, behind so many of the others", () => {
    const http = ["cdn", "relay", "origin"].map((name) => ({ name, kind: "relay" as const, baseUrl: "http://127.0.0.1:1" }));
    const names = (at: number | null) => layersWith(http, at, () => null).map(({ name }) => name);
    expect([names(0), names(2), names(null)]).toEqual([
      ["other viewers", "cdn", "relay", "origin"],
      ["cdn", "relay", "other viewers", "origin"],
      http.map((layer) => httpLayer(layer).name),
    ]);
  });
});
