import { randomFillSync } from "node:crypto";
import { BASE32, BASE32_PAIRS } from "./base32";

/** One prefix for each kind of thing. A new kind of thing gets a row here and nowhere else. */
export const ID_PREFIXES = {
  user: "usr",
  session: "ses",
  token: "tok",
  passwordReset: "rst",
  signInLink: "sil",
  emailChange: "emc",
  mail: "mail",
  video: "vid",
  upload: "upl",
  job: "job",
  clip: "clip",
  run: "run",
  event: "evt",
  audit: "aud",
  request: "req",
  transfer: "xfer",
  tier: "tier",
  price: "price",
  subscription: "sub",
  checkout: "chk",
  command: "cmd",
  payment: "pmt",
  refund: "rfd",
  dispute: "dsp",
  entitlement: "ent",
  tip: "tip",
  goal: "goal",
  milestone: "mil",
  pledge: "plg",
  gift: "gift",
  promo: "prm",
  movement: "mrr",
  post: "post",
  feed: "feed",
  call: "call",
  livestream: "live",
  patronMail: "pml",
  webhook: "whk",
  delivery: "dlv",
  slot: "slot",
  note: "note",
  patronImport: "imp",
  payout: "pay",
  payoutRun: "prun",
  payoutMethod: "pym",
  payoutBatch: "pbt",
  statementImport: "sti",
  statementItem: "stl",
  contradiction: "pcn",
  split: "spl",
  ticket: "tkt",
  statement: "stm",
  taxForm: "tax",
  sealed: "seal",
  sealAccess: "acc",
  sanctionList: "sal",
  screeningFlag: "flag",
  privacyRequest: "prv",
  play: "ply",
  view: "view",
  viewBatch: "vwb",
  viewCase: "vwc",
  sponsorAmount: "spn",
  merchShop: "shop",
  merchLink: "mlk",
  merchOrder: "mor",
  merchPayment: "mpy",
  relay: "rly",
} as const;

export type IdKind = keyof typeof ID_PREFIXES;
export type Id<K extends IdKind> = `${(typeof ID_PREFIXES)[K]}_${string}`;

const ID_CHARS = 26;
const TEN_BITS = 2 ** 10;
const TWENTY_BITS = 2 ** 20;
const FORTY_BITS = 2 ** 40;

/** Twenty bits as four characters. */
function encode20(value: number): string {
  return `${BASE32_PAIRS[value >> 10]}${BASE32_PAIRS[value & (TEN_BITS - 1)]}`;
}

/** Forty bits as eight characters. Numbers and not bigints: a month's run gives out a million ids. */
function encode40(value: number): string {
  return encode20(Math.floor(value / TWENTY_BITS)) + encode20(value % TWENTY_BITS);
}

/** Fifty bits, of which a time in ms takes 48, as ten characters. */
function encodeTime(ms: number): string {
  return `${BASE32_PAIRS[Math.floor(ms / FORTY_BITS)]}${encode40(ms % FORTY_BITS)}`;
}

const POOL_BYTES = 4_096;
const pool = Buffer.alloc(POOL_BYTES);
let taken = POOL_BYTES;

/** Where the next so many random bytes begin in the pool: asking the system once for many ids is much cheaper than once for each. */
function takeRandom(bytes: number): number {
  if (taken + bytes > POOL_BYTES) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += bytes;
  return taken - bytes;
}

interface Made {
  readonly ms: number;
  readonly time: string;
  /** 80 bits in two halves. */
  readonly high: number;
  readonly low: number;
}

// What was last given out for each kind, so that two ids of one millisecond still sort in the order they were made.
const lastMade = new Map<IdKind, Made>();

/** 80 random bits; within one millisecond larger than the last by 1 to 2⁴⁸, which is as far from a guess as it need be. */
function makeNext(last: Made | undefined, ms: number): Made {
  if (last?.ms !== ms) {
    const at = takeRandom(10);
    // The top bit of a fresh number stays clear: room for 2³¹ steps of that size before it could spill into the time.
    return { ms, time: encodeTime(ms), high: pool.readUIntBE(at, 5) % (FORTY_BITS / 2), low: pool.readUIntBE(at + 5, 5) };
  }
  const low = last.low + pool.readUIntBE(takeRandom(6), 6) + 1;
  return { ms, time: last.time, high: last.high + Math.floor(low / FORTY_BITS), low: low % FORTY_BITS };
}

/**
 * A new id such as `vid_01jc7f…`: 48 bits of Unix time in ms and 80 random bits (the monotonic ULID layout),
 * so that ids sort by creation, also within a millisecond of one process, and cannot be guessed.
 */
export function newId<K extends IdKind>(kind: K, nowMs: number = Date.now()): Id<K> {
  const made = makeNext(lastMade.get(kind), nowMs);
  lastMade.set(kind, made);
  return `${ID_PREFIXES[kind]}_${made.time}${encode40(made.high)}${encode40(made.low)}`;
}

/** True when `text` has the form of an id of that kind; says nothing of whether the thing exists. */
export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  return new RegExp(`^${ID_PREFIXES[kind]}_[${BASE32}]{${ID_CHARS}}$`).test(text);
}
