import { NOTHING, type Part, type Stages, takeInProportion, totalOf, WHOLE_BPS } from "@/server/royalties/splits/rules";
import { shareAmount } from "@/server/royalties/splits/share-amount";
import { Random } from "@/test/random";

const CREDITS_A_LIFE = 200;
const PARTIES_MAX = 8;
/** One life in so many sees refunds too. */
const REFUNDS_IN = 4;
const MAGNITUDES = 12;

export interface Found {
  /** Amounts that were shared or taken back. */
  cases: number;
  /** Of those, how many parts did not sum to the whole, or were below zero. */
  inexact: number;
  /** The largest distance of a party from its percent at any moment of a life, in micros; with and without refunds in it. */
  worstMicros: number;
  worstWithRefundsMicros: number;
  /** The same for the rule that gives each part rounded down and the units left over to the first parties. */
  worstOfFirstPartiesMicros: number;
}

/** Lives of random splits until so many cases were seen: random terms, random amounts from one micro to a million units. */
export function liveSplits(cases: number, seed: number): Found {
  const numbers = new Random(seed);
  const random = (below: number) => Math.floor(numbers.next() * below);
  const found: Found = { cases: 0, inexact: 0, worstMicros: 0, worstWithRefundsMicros: 0, worstOfFirstPartiesMicros: 0 };
  while (found.cases < cases) liveOne(found, Math.min(CREDITS_A_LIFE, cases - found.cases), random);
  return found;
}

function liveOne(found: Found, credits: number, random: (below: number) => number): void {
  const parts = makeTerms(random);
  const hasRefunds = random(REFUNDS_IN) === 0;
  let carried: readonly Stages[] = parts.map(() => NOTHING);
  const firstParties = parts.map(() => 0n);
  let total = 0n;
  for (let n = 0; n < credits; n++) {
    const amountMicros = amountOf(random);
    const { shares, carried: after } = shareAmount({ amountMicros, parts, carried });
    found.cases += 1;
    if (!isExact(amountMicros, shares.map(totalOf))) found.inexact += 1;
    const shared = shares.reduce((sum, { shareMicros }) => sum + shareMicros, 0n);
    total += shared;
    giveFirst(shared, parts, firstParties);
    carried = after;
    if (hasRefunds && random(3) === 0) {
      carried = takeBack(found, carried, shares, random);
      found.cases += 1;
    }
    note(found, parts, carried, hasRefunds);
    noteFirst(found, parts, firstParties, total);
  }
}

function makeTerms(random: (below: number) => number): readonly Part[] {
  const count = 2 + random(PARTIES_MAX - 1);
  let left = WHOLE_BPS;
  const isRound = random(2) === 0;
  const parts = Array.from({ length: count }, (_, index): Part => {
    const most = index === count - 1 ? left : random(left + 1);
    const shareBps = index === count - 1 ? left : isRound ? most - (most % 500) : most;
    left -= shareBps;
    const sum = () => (random(4) === 0 ? BigInt(random(50_000_000)) : 0n);
    return { shareBps, recoupMicros: sum(), fixedMicros: sum() };
  });
  return parts;
}

function amountOf(random: (below: number) => number): bigint {
  const digits = random(MAGNITUDES + 1);
  return BigInt(random(10 ** Math.min(digits, 9))) * BigInt(10 ** Math.max(0, digits - 9)) + BigInt(random(10));
}

/** A part of the last credit goes back, from everybody in proportion. */
function takeBack(found: Found, carried: readonly Stages[], shares: readonly Stages[], random: (below: number) => number): readonly Stages[] {
  const open = shares.map(totalOf);
  const whole = open.reduce((sum, part) => sum + part, 0n);
  const amount = (whole * BigInt(random(1_001))) / 1_000n;
  const taken = takeInProportion(amount, open);
  if (!isExact(amount, taken) || taken.some((part, index) => part > (open[index] ?? 0n))) found.inexact += 1;
  return carried.map((had, index) => {
    const { recoupMicros, fixedMicros, shareMicros } = shares[index] ?? NOTHING;
    const [recoup = 0n, fixed = 0n, share = 0n] = takeInProportion(taken[index] ?? 0n, [recoupMicros, fixedMicros, shareMicros]);
    return { recoupMicros: had.recoupMicros - recoup, fixedMicros: had.fixedMicros - fixed, shareMicros: had.shareMicros - share };
  });
}

function isExact(whole: bigint, parts: readonly bigint[]): boolean {
  return parts.reduce((sum, part) => sum + part, 0n) === whole && parts.every((part) => part >= 0n);
}

/** How far each is from its percent of all that was shared so, in micros. */
function note(found: Found, parts: readonly Part[], carried: readonly Stages[], hasRefunds: boolean): void {
  const total = carried.reduce((sum, had) => sum + had.shareMicros, 0n);
  for (const [index, { shareBps }] of parts.entries()) {
    const away = awayOf((carried[index] ?? NOTHING).shareMicros, total, shareBps);
    if (hasRefunds) found.worstWithRefundsMicros = Math.max(found.worstWithRefundsMicros, away);
    else found.worstMicros = Math.max(found.worstMicros, away);
  }
}

function awayOf(had: bigint, total: bigint, shareBps: number): number {
  const awayTimesWhole = had * BigInt(WHOLE_BPS) - total * BigInt(shareBps);
  return Number(awayTimesWhole < 0n ? -awayTimesWhole : awayTimesWhole) / WHOLE_BPS;
}

/** What Formance's allotments do: each part rounded down, then one unit each to the first until nothing is left. */
function giveFirst(amount: bigint, parts: readonly Part[], had: bigint[]): void {
  let left = amount;
  const floors = parts.map(({ shareBps }) => (amount * BigInt(shareBps)) / BigInt(WHOLE_BPS));
  for (const floor of floors) left -= floor;
  for (const [index, floor] of floors.entries()) {
    const extra = left > 0n ? 1n : 0n;
    left -= extra;
    had[index] = (had[index] ?? 0n) + floor + extra;
  }
}

function noteFirst(found: Found, parts: readonly Part[], had: readonly bigint[], total: bigint): void {
  for (const [index, { shareBps }] of parts.entries()) {
    found.worstOfFirstPartiesMicros = Math.max(found.worstOfFirstPartiesMicros, awayOf(had[index] ?? 0n, total, shareBps));
  }
}
