import { type Account, artistAccount, platformAccount, type Transfer, transferId } from "@/server/ledger";
import { seededRandom } from "../seeded-random";

const ARTISTS = 24;
const CURRENCIES = ["USD", "EUR"] as const;
const BATCH_MAX = 64;
/** Wishes look back at what was wished lately, mostly at what is still open. */
const PAST_KEPT = 4_000;
/** Per hundred, of what comes by itself; in a batch of many, one that is refused takes all others with it. */
const SHARES = [
  ["earn", 34],
  ["spend", 14],
  ["hold", 14],
  ["post", 8],
  ["void", 6],
  ["reverse", 12],
  ["repeat", 8],
  ["forge", 4],
] as const;
type Kind = (typeof SHARES)[number][0];

/** Whole numbers below a bound, the same for the same seed. */
export function makeRandom(seed: number): (below: number) => number {
  const random = seededRandom(seed);
  return (below) => Math.floor(random() * below);
}

/** Per hundred transfers of a batch of many, those that are more than earnings. */
const PERCENT_BOLD = 3;

function drawKind(random: (below: number) => number, isAlone: boolean): Kind {
  if (!isAlone && random(100) >= PERCENT_BOLD) return "earn";
  let left = random(100);
  for (const [kind, share] of SHARES) {
    if (left < share) return kind;
    left -= share;
  }
  return "earn";
}

/** What clients wish for, all with one past: they hold, end, reverse, repeat and forge what others posted. */
export class Wishes {
  readonly #past: Transfer[] = [];
  #made = 0;

  /** A batch of 1 to 64 transfers, each once. */
  makeBatch(random: (below: number) => number): Transfer[] {
    const batch = new Map<string, Transfer>();
    // Half of all batches are single transfers, as tips and payouts are.
    const size = random(2) === 0 ? 1 : 1 + random(BATCH_MAX);
    while (batch.size < size) {
      const transfer = this.#wish(random, size === 1);
      if (!batch.has(transferId(transfer))) batch.set(transferId(transfer), transfer);
    }
    return [...batch.values()];
  }

  /** Of what was posted: others will hold on to it. */
  remember(batch: readonly Transfer[], random: (below: number) => number): void {
    for (const transfer of batch) this.#past[this.#past.length < PAST_KEPT ? this.#past.length : random(PAST_KEPT)] = transfer;
  }

  #wish(random: (below: number) => number, isAlone: boolean): Transfer {
    const currency = CURRENCIES[random(CURRENCIES.length)] ?? "USD";
    const earnings: Account = artistAccount(`usr_${random(ARTISTS)}`, "earnings", currency);
    const stripe = platformAccount("stripe_balance", currency);
    const kind = drawKind(random, isAlone);
    const source = { kind, sourceType: "model", sourceId: String(this.#made++), amountMicros: BigInt(1 + random(kind === "earn" ? 1_000 : 300)) };
    const target = this.#past[random(Math.max(1, this.#past.length))];
    if (kind === "spend") return { ...source, debit: earnings, credit: stripe };
    if (kind === "hold") return { ...source, phase: "pending", debit: earnings, credit: stripe };
    if (target === undefined || kind === "earn") return { ...source, debit: stripe, credit: earnings };
    const { debit, credit } = target;
    // Mostly as much as there is to end or take back, which is what is mostly asked for.
    const amountMicros = random(4) === 0 ? source.amountMicros : target.amountMicros;
    if (kind === "post" || kind === "void") return { ...source, amountMicros, phase: kind, debit, credit, pendingId: transferId(target) };
    if (kind === "reverse") return { ...source, amountMicros, debit: credit, credit: debit, reversesId: transferId(target) };
    return kind === "repeat" ? target : { ...target, amountMicros: target.amountMicros + 1n };
  }
}
