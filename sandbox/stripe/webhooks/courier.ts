import type { Engine } from "../engine/engine";
import { Heap } from "../engine/heap";
import { fractionOf } from "../engine/ids";
import { isOfKind } from "../engine/table";
import type { Delivery } from "../engine/tables";
import { showEvent } from "../events/show-event";
import { type Chaos, NO_CHAOS } from "./chaos";
import { signPayload } from "./sign";

const TIMEOUT_MS = 20_000;
const PLATFORM = { account: null, request: { id: null, idempotency_key: null } };
const MINUTE_MS = 60_000;
/** When an endpoint did not answer with a 2xx: how long until the next attempt. After the last, Stripe gives up (3 days). */
const RETRY_DELAYS_MS = [
  5_000,
  30_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  120 * MINUTE_MS,
  300 * MINUTE_MS,
  600 * MINUTE_MS,
  600 * MINUTE_MS,
  720 * MINUTE_MS,
  720 * MINUTE_MS,
  720 * MINUTE_MS,
  720 * MINUTE_MS,
];

interface CourierOptions {
  concurrency: number;
  /** Unix seconds put into signatures; receivers compare them with their own clock. */
  signatureNowS(): number;
}

/** Brings events to their endpoints: what is due, in order of its rank, with retries. Its state is in the store. */
export class Courier {
  chaos: Chaos = NO_CHAOS;
  private readonly later = new Heap<Delivery>((a, b) => a.nextAtMs - b.nextAtMs);
  private readonly due = new Heap<Delivery>((a, b) => a.rank - b.rank);
  private readonly flying = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;
  /** While paused, events are kept and nothing is sent. */
  private isPaused = false;

  constructor(
    private readonly engine: Engine,
    private readonly options: CourierOptions,
  ) {
    for (const row of engine.store.table("_delivery").rows.values())
      if (isOfKind("_delivery", row) && row.object?.state === "waiting") this.later.push(row.object);
  }

  /** Takes in what a commit planned. */
  add(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) if (delivery.state === "waiting") this.later.push(delivery);
    setImmediate(() => this.pump());
  }

  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    if (!isPaused) this.pump();
  }

  /** Resolves when everything due by now has been tried, also what those deliveries caused. */
  async drain(): Promise<void> {
    // What a delivery causes is planned in the next turn of the loop at the latest.
    await new Promise((resolve) => setImmediate(resolve));
    this.pump();
    while (this.flying.size > 0) {
      await Promise.race(this.flying.values());
      this.pump();
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await Promise.all(this.flying.values());
  }

  /** Sends the events of one request now, before anything else; those lost or delayed stay so. */
  async sendFirst(events: readonly string[]): Promise<void> {
    if (this.isPaused) return;
    const planned = events.flatMap((event) => this.engine.store.table("_delivery").having("event", event));
    const due = planned.flatMap((row) => (isOfKind("_delivery", row) && row.object !== null && this.isToBeSent(row.object) ? [row.object] : []));
    await Promise.all(due.filter(({ nextAtMs }) => nextAtMs <= this.engine.clock.nowMs()).map((delivery) => this.fly(delivery)));
  }

  private pump(): void {
    if (this.isClosed || this.isPaused) return;
    for (let next = this.later.peek(); next !== undefined && next.nextAtMs <= this.engine.clock.nowMs(); next = this.later.peek()) {
      this.later.pop();
      this.due.push(next);
    }
    while (this.flying.size < this.options.concurrency) {
      const next = this.due.pop();
      if (next === undefined) break;
      if (this.isToBeSent(next)) void this.fly(next).then(() => this.pump());
    }
    this.setTimer();
  }

  /** False for what was sent ahead of its turn, or is just being sent. */
  private isToBeSent({ id, attempts }: Delivery): boolean {
    const now = this.engine.store.row("_delivery", id)?.object;
    return now?.state === "waiting" && now.attempts === attempts && !this.flying.has(id);
  }

  private fly(delivery: Delivery): Promise<void> {
    const flight = this.deliver(delivery).finally(() => this.flying.delete(delivery.id));
    this.flying.set(delivery.id, flight);
    return flight;
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const isDropped = delivery.attempts === 0 && fractionOf(this.engine.store.seed, delivery.id, "drop") < this.chaos.dropRetriedShare;
    const isTaken = isDropped ? false : await this.post(delivery);
    if (this.isClosed) return;
    const attempts = delivery.attempts + 1;
    const retryMs = RETRY_DELAYS_MS[attempts - 1];
    const state = isTaken ? "delivered" : retryMs === undefined ? "given_up" : "waiting";
    const next: Delivery = { ...delivery, attempts, state, nextAtMs: this.engine.clock.nowMs() + (isTaken ? 0 : (retryMs ?? 0)) };
    this.engine.run(PLATFORM, (ctx) => ctx.put("_delivery", next));
    if (next.state === "waiting") this.later.push(next);
  }

  private async post(delivery: Delivery): Promise<boolean> {
    const endpoint = this.engine.store.row("webhook_endpoint", delivery.endpoint)?.object;
    const event = this.engine.store.row("event", delivery.event)?.object;
    const secret = this.engine.store.row("_endpoint", delivery.endpoint)?.object?.secret ?? "";
    if (endpoint === undefined || endpoint === null || event === undefined || event === null) return true;
    const body = this.engine.run(PLATFORM, (ctx) => JSON.stringify(showEvent(ctx, event)));
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      "stripe-signature": signPayload(secret, body, this.options.signatureNowS()),
    };
    try {
      const answer = await fetch(endpoint.url, { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch (error) {
      // Nobody listens, or too slowly: an attempt like any other that failed.
      if (error instanceof Error) return false;
      throw error;
    }
  }

  private setTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const next = this.later.peek();
    if (next === undefined || !this.engine.clock.isRunning || this.flying.size >= this.options.concurrency) return;
    this.timer = setTimeout(() => this.pump(), Math.min(Math.max(next.nextAtMs - this.engine.clock.nowMs(), 0), 2_000_000_000));
    this.timer.unref();
  }
}
