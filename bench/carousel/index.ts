import { randomBytes } from "node:crypto";
import { type Cid, makeCid } from "@/protocol/cid";
import { Fountain } from "@/relay/carousel/fountain";
import { CarouselReceiver } from "@/relay/carousel/receive-carousel";
import { sendCarousel } from "@/relay/carousel/send-carousel";
import { LossyLine } from "@/relay/testing/lossy-line";
import { Random } from "@/test/random";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric, percentile } from "../report";

const OBJECTS = 1_000;
const OBJECTS_QUICK = 150;
const RUNS = 3;
const LOSS = 0.3;
const REPAIR_SHARE = 0.5;
const ROUNDS = 2;
/** Segments of two seconds: sound alone, the lifeboat picture, and pictures of 600 kbit/s and 2.4 Mbit/s; as many of each as the first says. */
const SIZES = [
  { share: 0.3, bytes: 6_000 },
  { share: 0.3, bytes: 20_000 },
  { share: 0.25, bytes: 150_000 },
  { share: 0.15, bytes: 600_000 },
] as const;
const WHOLE_BAR_PERCENT = 99.9;
const SURPLUS_AIM_SYMBOLS = 2;

interface Run {
  readonly wholePercent: number;
  readonly firstRoundPercent: number;
  readonly surplus: readonly number[];
  readonly sentPerByte: number;
  readonly megabytesPerSecond: number;
}

function sizeOf(chances: Random): number {
  let chance = chances.next();
  for (const { share, bytes } of SIZES) {
    if (chance < share) return Math.max(1, Math.round(bytes * (0.5 + chances.next())));
    chance -= share;
  }
  return SIZES[0].bytes;
}

/** Sends so many objects over a line that loses, doubles and shuffles, to a receiver that can say nothing back. */
async function runOnce(fountain: Fountain, count: number, seed: number): Promise<Run> {
  const chances = new Random(seed);
  const objects = new Map<Cid, Uint8Array<ArrayBuffer>>();
  for (let at = 0; at < count; at++) {
    const bytes = new Uint8Array(randomBytes(sizeOf(chances)));
    objects.set(await makeCid(bytes), bytes);
  }
  const total = [...objects.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const whole = new Set<Cid>();
  const sink = { has: (cid: Cid) => whole.has(cid), put: async (cid: Cid) => whole.add(cid).has(cid) };
  const receiver = new CarouselReceiver({ fountain, sink });
  const surplus: number[] = [];
  const line = new LossyLine(seed, { loss: LOSS, twice: 0.02, reorder: 32 }, async (datagram) => {
    if ((await receiver.take(datagram, "sender")) === "whole") surplus.push(receiver.lastSurplusSymbols);
  });
  const items = [...objects.keys()].map((cid) => ({ kind: "object", cid }) as const);
  const pace = { nowMs: () => 0, pause: async () => undefined };
  const begunMs = now();
  let turns = 0;
  let wholeAfterFirst = 0;
  const read = async ({ cid }: { readonly cid: Cid }) => {
    if (turns++ === count) wholeAfterFirst = whole.size;
    return objects.get(cid) ?? null;
  };
  const plan = { repairShare: REPAIR_SHARE, rounds: ROUNDS, bitsPerSecond: Number.POSITIVE_INFINITY };
  const sent = await sendCarousel({ fountain, pace, items, read, send: (datagram) => line.send(datagram) }, plan);
  await line.drain();
  return {
    wholePercent: (100 * whole.size) / count,
    firstRoundPercent: (100 * wholeAfterFirst) / count,
    surplus,
    sentPerByte: sent.bytes / total,
    megabytesPerSecond: total / 1_000 / (now() - begunMs),
  };
}

/** How much of a carousel arrives at 30 % loss without a word back (issue 5: 99.9 % of 1,000 objects whole). */
export async function bench({ isQuick, say }: BenchContext): Promise<readonly Metric[]> {
  const fountain = await Fountain.open();
  const runs: Run[] = [];
  for (let seed = 1; seed <= (isQuick ? 1 : RUNS); seed++) {
    runs.push(await runOnce(fountain, isQuick ? OBJECTS_QUICK : OBJECTS, seed));
    say(`run ${seed}: ${runs.at(-1)?.wholePercent} % whole`);
  }
  return [
    makeMetric({ name: "objects_whole", unit: "%", values: runs.map((run) => run.wholePercent), bar: WHOLE_BAR_PERCENT, better: "higher" }),
    makeMetric({ name: "objects_whole_after_one_round", unit: "%", values: runs.map((run) => run.firstRoundPercent), better: "higher" }),
    makeMetric({ name: "symbols_beyond_k_p99.9", unit: "symbols", values: runs.map((run) => percentile(run.surplus, 99.9)), aim: SURPLUS_AIM_SYMBOLS }),
    makeMetric({ name: "bytes_sent_per_byte", unit: "bytes", values: runs.map((run) => run.sentPerByte) }),
    makeMetric({ name: "coded_and_solved", unit: "MB/s", values: runs.map((run) => run.megabytesPerSecond), better: "higher" }),
  ];
}
