import type { Absent, FileRail, FrozenBatch, FrozenRequest, PayoutOrder, PayoutRail, RailAnswer, RailKind } from "@/server/adapters/rails";
import { CHAIN_NAMES, keyOf } from "@/server/adapters/rails";
import { HOUR_MS } from "@/server/kernel/durations";

/** What a call of a rail meets on the way. `lost`: it never arrives; `unheard`: it is done, and the answer is lost. */
export type Trouble = "none" | "lost" | "unheard";

/** What becomes of a payment that a rail took. */
export type Fate = "settled" | "refused" | "returned";

/** Chance, told to the rails by whoever runs them. */
export interface Weather {
  trouble(): Trouble;
  fate(): Fate;
  /** Whether a bank takes only a part of a file. */
  takesHalf(): boolean;
  /** Whether a chain forgets a transaction that waits. */
  isForgotten(): boolean;
}

export const FAIR: Weather = { trouble: () => "none", fate: () => "settled", takesHalf: () => false, isForgotten: () => false };

/** A payment on a rail's side: each that it took is one, also a second one under the same key. */
export interface RailPayment {
  readonly rail: RailKind;
  readonly key: string;
  readonly payoutId: string;
  readonly amountCents: number;
  readonly takenAtMs: number;
  readonly fate: Fate;
  state: "pending" | Fate;
}

/** One message of a rail, as it goes out; it may come late, twice, or after a later one. */
export interface Callback {
  readonly key: string;
  readonly answer: RailAnswer;
}

interface Known {
  readonly atMs: number;
  readonly body: string;
  readonly answer: RailAnswer;
}

/**
 * The rails' own world, as strict as any of them: a key that a rail has forgotten pays again, a file that is handed over twice pays twice
 * unless the bank still knows its name, a nonce is used once. The judge reads nothing else but this and the ledger.
 */
export class StrictRails {
  readonly payments: RailPayment[] = [];
  readonly callbacks: Callback[] = [];
  readonly #keys = new Map<string, Known>();
  readonly #nonces = new Map<number, string>();
  weather: Weather = FAIR;

  constructor(private readonly nowMs: () => number) {}

  #say(state: RailAnswer["state"], payment: RailPayment): RailAnswer {
    const reason = state === "refused" || state === "returned" ? "account closed" : null;
    return { state, railReference: `ref-${payment.key}`, feeCents: payment.rail === "crypto" && state === "settled" ? 7 : 0, reason };
  }

  #take(request: FrozenRequest): RailPayment {
    const { rail, key, payoutId, amountCents } = request;
    const drawn = this.weather.fate();
    // What a chain has settled never comes back.
    const fate = rail === "crypto" && drawn === "returned" ? "settled" : drawn;
    const payment: RailPayment = { rail, key, payoutId, amountCents, takenAtMs: this.nowMs(), fate, state: "pending" };
    this.payments.push(payment);
    return payment;
  }

  async #through<T>(work: () => T): Promise<T> {
    const trouble = this.weather.trouble();
    if (trouble === "lost") throw new Error("The connection was lost before the request arrived.");
    const answer = work();
    if (trouble === "unheard") throw new Error("The connection was lost before the answer arrived.");
    return answer;
  }

  /** Kept for so long, the same request is the same payment; another under its key is refused; later it is a new one. */
  #onceFor(keptMs: number, request: FrozenRequest): RailAnswer {
    const body = JSON.stringify(request);
    const known = this.#keys.get(request.key);
    if (known !== undefined && this.nowMs() - known.atMs < keptMs) {
      if (known.body !== body) throw new Error(`The key ${request.key} was used with another request.`);
      return known.answer;
    }
    const answer = this.#say("submitted", this.#take(request));
    this.#keys.set(request.key, { atMs: this.nowMs(), body, answer });
    return answer;
  }

  #broadcast(request: FrozenRequest): RailAnswer {
    const nonce = JSON.parse(JSON.stringify(request.body)).nonce;
    const mined = this.#nonces.get(nonce);
    if (mined !== undefined && mined !== request.key) throw new Error("nonce too low");
    if (mined === undefined) {
      this.#nonces.set(nonce, request.key);
      return this.#say("submitted", this.#take(request));
    }
    return this.#find(request) ?? this.#say("submitted", this.#take(request));
  }

  #find({ key }: FrozenRequest): RailAnswer | null {
    const payment = this.payments.find((each) => each.key === key);
    if (payment === undefined) return null;
    return this.#say(payment.state === "pending" ? "submitted" : payment.state, payment);
  }

  /** A transaction that waited too long is dropped by every node: it is not paid, and its number is free for the same one again. */
  #forget(payment: RailPayment): void {
    this.payments.splice(this.payments.indexOf(payment), 1);
    for (const [nonce, key] of this.#nonces) if (key === payment.key) this.#nonces.delete(nonce);
  }

  /** Time passes at the rails: what they took comes to its end, and they tell of it. One that comes back is settled first. */
  progress(share: () => boolean): void {
    for (const payment of [...this.payments]) {
      if (payment.rail === "crypto" && payment.state === "pending" && this.weather.isForgotten()) {
        this.#forget(payment);
        continue;
      }
      if (payment.state !== "pending" && !(payment.state === "settled" && payment.fate === "returned")) continue;
      // What comes back does so within days (docs.stripe.com/payouts#payout-failures).
      if (payment.state === "pending" && !share()) continue;
      payment.state = payment.state === "pending" && payment.fate === "returned" ? "settled" : payment.fate;
      this.callbacks.push({ key: payment.key, answer: this.#say(payment.state, payment) });
    }
  }

  submit(request: FrozenRequest): Promise<RailAnswer> {
    return this.#through(() => {
      if (request.rail === "crypto") return this.#broadcast(request);
      return this.#onceFor(request.rail === "stripe" ? 24 * HOUR_MS : Number.POSITIVE_INFINITY, request);
    });
  }

  lookUp(request: FrozenRequest): Promise<RailAnswer | Absent> {
    return this.#through(() => this.#find(request) ?? { state: "absent" as const });
  }

  /** The bank knows a file by its name for ten days; before that it takes it, perhaps in part, and later it takes it again. */
  submitBatch(batch: FrozenBatch): Promise<ReadonlyMap<string, RailAnswer>> {
    return this.#through(() => {
      const name = `file:${batch.batchId}`;
      const known = this.#keys.get(name);
      const isKnown = known !== undefined && this.nowMs() - known.atMs < 240 * HOUR_MS;
      const taken = this.weather.takesHalf() ? batch.requests.slice(0, Math.ceil(batch.requests.length / 2)) : batch.requests;
      if (isKnown && known.body !== JSON.stringify(batch)) throw new Error("Another file has this name already.");
      const answers = isKnown ? batch.requests.map((request) => this.#find(request)) : taken.map((request) => this.#say("submitted", this.#take(request)));
      this.#keys.set(name, {
        atMs: known?.atMs ?? this.nowMs(),
        body: JSON.stringify(batch),
        answer: { state: "submitted", railReference: null, feeCents: 0, reason: null },
      });
      return new Map(batch.requests.flatMap(({ key }, index): [string, RailAnswer][] => (answers[index] ? [[key, answers[index]]] : [])));
    });
  }
}

/** How a rail is reached: in this process, or from another one. */
export interface RailDoor {
  submit(request: FrozenRequest): Promise<RailAnswer>;
  lookUp(request: FrozenRequest): Promise<RailAnswer | Absent>;
  submitBatch(batch: FrozenBatch): Promise<ReadonlyMap<string, RailAnswer>>;
}

const RESEND_MS: Readonly<Record<RailKind, number>> = { stripe: 23 * HOUR_MS, sepa: 0, ach: 240 * HOUR_MS, crypto: Number.POSITIVE_INFINITY, invoice: 0 };

function requestOf(rail: RailKind, order: PayoutOrder): FrozenRequest {
  const { payoutId, attempt, amountCents, currency, destination, remittance, sequence } = order;
  return { rail, key: keyOf(order), payoutId, attempt, amountCents, currency, body: { destination, remittance, nonce: sequence } };
}

/** The product's side of a strict rail. */
export function strictRail(rail: RailKind, door: RailDoor): PayoutRail | FileRail {
  const plain: PayoutRail = {
    kind: rail,
    resendMsMax: RESEND_MS[rail],
    ...(rail === "crypto" ? { chains: CHAIN_NAMES } : {}),
    prepare: async (order) => requestOf(rail, order),
    submit: (request) => door.submit(request),
    lookUp: (request) => door.lookUp(request),
  };
  if (rail !== "sepa" && rail !== "ach") return plain;
  return {
    ...plain,
    itemsPerFileMax: 100,
    prepareBatch: async (orders, { batchId, at }) => ({
      ...{ rail, batchId, at: at.toISOString(), fileSha256: batchId },
      requests: orders.map((order) => requestOf(rail, order)),
    }),
    submitBatch: (batch) => door.submitBatch(batch),
  };
}
