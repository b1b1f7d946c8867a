import { afterEach, expect, it } from "vitest";
import { httpLayer } from "@/delivery/layer";
import type { Measurement } from "@/delivery/measurement";
import { Resolver } from "@/delivery/resolver";
import { type HostileServer, startHostileServer } from "@/delivery/testing/hostile-server";
import { makeObjects } from "@/delivery/testing/make-objects";
import { AS_IT_IS, type Condition, underCondition } from "./conditions";

let server: HostileServer;
afterEach(() => server.close());

/** Asks for a few objects over a CDN under a condition and a relay that is well. What comes out is what was asked for, whatever happens. */
async function ask(cdn: Condition, chance: () => number = () => 0.5): Promise<readonly Measurement[]> {
  const objects = await makeObjects(3, 2_000);
  server = await startHostileServer(objects);
  const measured: Measurement[] = [];
  const conditions = { cdn, relay: AS_IT_IS };
  const layers = (["cdn", "relay"] as const).map((kind) =>
    underCondition(httpLayer({ name: kind, kind, baseUrl: server.baseUrl }), () => conditions[kind], chance),
  );
  const resolver = new Resolver({ layers, limits: { hedgeMsMin: 10 }, onMeasurement: (each) => measured.push(each) });
  for (const [cid, bytes] of objects) expect(Buffer.from((await resolver.get(cid, { isUrgent: true })).bytes).equals(Buffer.from(bytes))).toBe(true);
  return measured;
}

const servedBy = (measured: readonly Measurement[]) => [...new Set(measured.flatMap((each) => (each.kind === "served" ? [each.layer] : [])))];
const failures = (measured: readonly Measurement[]) => [...new Set(measured.flatMap((each) => (each.kind === "failed" ? [each.failure] : [])))];

it("a carrier as it is serves all", async () => {
  expect(servedBy(await ask(AS_IT_IS))).toEqual(["cdn"]);
});

it("what a carrier that lies in the simulator gives is caught as a real lie is", async () => {
  const measured = await ask({ ...AS_IT_IS, manner: "lies" });
  expect([servedBy(measured), failures(measured)]).toEqual([["relay"], ["tampered"]]);
});

it.each([
  ["refuses", { ...AS_IT_IS, manner: "refuses" }, 0.5],
  ["hangs", { ...AS_IT_IS, manner: "hangs" }, 0.5],
  ["loses every request", { ...AS_IT_IS, lostPercent: 50 }, 0.4],
  ["is far slower than the other", { ...AS_IT_IS, delayMs: 60_000 }, 0.5],
] as const)("one that %s is overtaken by the next", async (_what, condition, chance) => {
  expect(servedBy(await ask(condition, () => chance))).toEqual(["relay"]);
});
