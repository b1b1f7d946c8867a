import { splitByWeights } from "@/server/kernel/money";
import { PoolSharing, type SharedPool } from "@/server/royalties/sharing/share-pool";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric } from "../report";
import { type FanPlays, makePlays, type Shape } from "./plays";
import { shareInPostgres } from "./postgres";

const FULL: Shape = { fans: 1_000_000, artists: 50_000, plays: 30_000_000, seed: 7 };
const QUICK: Shape = { fans: 50_000, artists: 5_000, plays: 1_500_000, seed: 7 };
const ROUNDS = 3;
/** What sponsors gave, in micros. */
const COMMON_MICROS = 12_345_678_901n;
/** Every so many fans are shared again by plain big numbers. */
const CHECK_EVERY = 100;
const SECONDS_BAR = 60;

/** `npm run bench -- royalty-sharing`: a month of plays shared by both models at once, exact to the micro. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const shape = context.isQuick ? QUICK : FULL;
  const label = `${shape.fans.toLocaleString("en")} fans × ${shape.plays.toLocaleString("en")} plays`;
  const [seconds, floors]: [number[], number[]] = [[], []];
  for (let round = 0; round < (context.isQuick ? 1 : ROUNDS); round++) {
    const startedAt = now();
    for (const fan of makePlays(shape)) if (fan.count < 0) throw new Error("A fan with less than no plays.");
    floors.push((now() - startedAt) / 1_000);
    const { pool, paidMicros, took } = share(shape);
    seconds.push(took);
    requireExact(pool, paidMicros, BigInt(shape.plays));
    context.say(`Round ${round + 1}: ${took.toFixed(1)} s for ${label}, both models exact to the micro`);
  }
  requireRight(shape);
  const inPostgres = await shareInPostgres(context);
  const median = [...floors].sort((a, b) => a - b)[Math.floor(floors.length / 2)] ?? 0;
  return [
    makeMetric({ name: `both models, ${label}`, unit: "s", values: seconds, floor: median, bar: SECONDS_BAR, aim: SECONDS_BAR }),
    makeMetric({ name: "memory after it", unit: "MiB", values: [process.memoryUsage().rss / 2 ** 20] }),
    ...inPostgres,
  ];
}

/** Gathers a fan's plays by artist, in the order in which each was first seen. */
class Gathering {
  readonly #places: Int32Array;
  artists: number[] = [];
  views: number[] = [];

  constructor(artists: number) {
    this.#places = new Int32Array(artists).fill(-1);
  }

  take({ plays, count }: FanPlays): this {
    for (const artist of this.artists) this.#places[artist] = -1;
    this.artists = [];
    this.views = [];
    for (let n = 0; n < count; n++) {
      const artist = plays[n] ?? 0;
      const place = this.#places[artist] ?? -1;
      if (place === -1) {
        this.#places[artist] = this.artists.length;
        this.artists.push(artist);
        this.views.push(1);
      } else this.views[place] = (this.views[place] ?? 0) + 1;
    }
    return this;
  }
}

function share(shape: Shape) {
  const startedAt = now();
  const sharing = new PoolSharing();
  const gathering = new Gathering(shape.artists);
  let paidMicros = 0n;
  for (const fan of makePlays(shape)) {
    const { artists, views } = gathering.take(fan);
    const micros = BigInt(fan.micros);
    paidMicros += micros;
    sharing.addFan({ micros, artists, views });
  }
  const pool = sharing.finish(COMMON_MICROS);
  return { pool, paidMicros, took: (now() - startedAt) / 1_000 };
}

const sum = (all: readonly bigint[]) => all.reduce((total, each) => total + each, 0n);

/** @throws Error when a micro or a play is missing or too much. */
function requireExact(pool: SharedPool, paidMicros: bigint, plays: bigint): void {
  const whole = paidMicros + COMMON_MICROS;
  const sums = [pool.sharedMicros + pool.carriedMicros, sum(pool.proRataMicros), sum(pool.userCentricMicros)];
  if (sums.some((each) => each !== whole)) throw new Error(`Of ${whole} micros there are ${sums.join(", ")}.`);
  if (pool.totalViews !== plays || sum(pool.views) !== plays) throw new Error(`Of ${plays} plays there are ${pool.totalViews}.`);
}

/** Some of the fans again, each by the kernel's own split: no artist may be further from that than the one micro that a tie can move, a fan. */
function requireRight(shape: Shape): void {
  const sharing = new PoolSharing();
  const gathering = new Gathering(shape.artists);
  const plain = new Map<number, { micros: bigint; fans: bigint }>();
  let fanNo = 0;
  for (const fan of makePlays(shape)) {
    if (fanNo++ % CHECK_EVERY !== 0 || fan.count === 0) continue;
    const { artists, views } = gathering.take(fan);
    sharing.addFan({ micros: BigInt(fan.micros), artists, views });
    const shares = splitByWeights(BigInt(fan.micros), views.map(BigInt));
    for (const [place, artist] of artists.entries()) {
      const known = plain.get(artist) ?? { micros: 0n, fans: 0n };
      plain.set(artist, { micros: known.micros + (shares[place] ?? 0n), fans: known.fans + 1n });
    }
  }
  const { userCentricMicros } = sharing.finish(0n);
  for (const [artist, { micros, fans }] of plain) {
    const apart = (userCentricMicros[artist] ?? 0n) - micros;
    if (apart > fans || -apart > fans) throw new Error(`Artist ${artist} is ${apart} micros from what ${fans} plain splits give.`);
  }
}
