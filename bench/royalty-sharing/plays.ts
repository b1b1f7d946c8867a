/** How a month of plays looks: many fans of few artists each, and few artists whom many watch. */
export interface Shape {
  readonly fans: number;
  readonly artists: number;
  readonly plays: number;
  readonly seed: number;
}

/** What one fan paid into the pool and watched, play by play. The array is used again for the next fan. */
export interface FanPlays {
  readonly micros: number;
  /** Artists by place, one a play, in no order. */
  readonly plays: Uint32Array;
  readonly count: number;
}

const PAID_MICROS_MAX = 20_000_000;
/** Of a thousand fans so many pay nothing and only watch. */
const FREE_OF_1000 = 150;
const FAVOURITES = 12;

/** Marsaglia's xorshift32 (Journal of Statistical Software 8:14): the same month again from the same seed. */
function xorshift(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The month, fan after fan; nothing of it is kept. Exactly `plays` of them, some for each fan and the rest for the last. */
export function* makePlays({ fans, artists, plays, seed }: Shape): Generator<FanPlays> {
  const next = xorshift(seed);
  const each = Math.floor(plays / fans);
  const buffer = new Uint32Array(each * 2 + (plays - each * fans));
  const favourites = new Uint32Array(FAVOURITES);
  let [left, before] = [plays, 0];
  for (let fan = 0; fan < fans; fan++) {
    // Two in a row have twice the average.
    const drawn = fan % 2 === 0 ? 1 + (next() % (2 * each - 1)) : 2 * each - before;
    const count = fan === fans - 1 ? left : drawn;
    before = drawn;
    // The product of two draws leans to the small places: those artists are the ones that many watch.
    for (let n = 0; n < FAVOURITES; n++) favourites[n] = Math.floor(((next() % artists) * (next() % 1_000)) / 1_000);
    for (let n = 0; n < count; n++) buffer[n] = favourites[next() % FAVOURITES] ?? 0;
    left -= count;
    const micros = next() % 1_000 < FREE_OF_1000 ? 0 : next() % PAID_MICROS_MAX;
    yield { micros, plays: buffer, count };
  }
}
