import { randomBytes } from "node:crypto";

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
} as const;

export type IdKind = keyof typeof ID_PREFIXES;
export type Id<K extends IdKind> = `${(typeof ID_PREFIXES)[K]}_${string}`;

// Crockford's base 32: no I, L, O or U, so that an id survives being read aloud.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_CHARS = 26;

function encode(value: bigint): string {
  let rest = value;
  let text = "";
  for (let i = 0; i < ID_CHARS; i++) {
    text = `${ALPHABET[Number(rest & 31n)]}${text}`;
    rest >>= 5n;
  }
  return text;
}

// What was last given out for each kind, so that two ids of one millisecond still sort in the order they were made.
const lastMade = new Map<IdKind, { readonly ms: number; readonly random: bigint }>();

/** 80 random bits; within one millisecond larger than the last by 1 to 2⁴⁸, which is as far from a guess as it need be. */
function randomAfterLast(kind: IdKind, nowMs: number): bigint {
  const last = lastMade.get(kind);
  // The top bit of a fresh number stays clear: room for 2³¹ steps of that size before it could spill into the time.
  const random = last?.ms === nowMs ? last.random + BigInt(`0x${randomBytes(6).toString("hex")}`) + 1n : BigInt(`0x${randomBytes(10).toString("hex")}`) >> 1n;
  lastMade.set(kind, { ms: nowMs, random });
  return random;
}

/**
 * A new id such as `vid_01jc7f…`: 48 bits of Unix time in ms and 80 random bits (the monotonic ULID layout),
 * so that ids sort by creation, also within a millisecond of one process, and cannot be guessed.
 */
export function newId<K extends IdKind>(kind: K, nowMs: number = Date.now()): Id<K> {
  return `${ID_PREFIXES[kind]}_${encode((BigInt(nowMs) << 80n) | randomAfterLast(kind, nowMs))}`;
}

/** True when `text` has the form of an id of that kind; says nothing of whether the thing exists. */
export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  return new RegExp(`^${ID_PREFIXES[kind]}_[${ALPHABET}]{${ID_CHARS}}$`).test(text);
}
