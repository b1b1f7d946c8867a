import { abortRun, runsWithCancellableWork } from "../cancellation";
import { claimItems, type Lease, nextDueMs, releaseLeases, renewLeases } from "./claim";
import type { Engine } from "./engine";
import { executeItem } from "./execute";
import { notifyQueue } from "./queue";

const POLL_MS = 1_000;
/** Places that become free within this time are filled by one claim. */
const GATHER_MS = 4;

/** The items that this worker is doing, and how it takes new ones. */
export class Work {
  readonly #engine: Engine;
  readonly #itemsMax: number;
  readonly #onFree: () => void;
  readonly #held = new Map<string, { readonly lease: Lease; readonly done: Promise<void> }>();
  #isStopping = false;
  #isWaking = false;

  constructor(engine: Engine, itemsMax: number, onFree: () => void) {
    this.#engine = engine;
    this.#itemsMax = itemsMax;
    this.#onFree = onFree;
  }

  get heldCount(): number {
    return this.#held.size;
  }

  /** Claims as much as there is room for and begins it. Answers when to look again, in ms. */
  async take(): Promise<number> {
    const room = this.#itemsMax - this.#held.size;
    if (this.#isStopping || room <= 0) return POLL_MS;
    const heldIds = [...this.#held.values()].map((item) => item.lease.itemId);
    const leases = await claimItems(this.#engine, room, heldIds);
    for (const lease of leases) this.#begin(lease);
    if (leases.length === room) return POLL_MS;
    return Math.min(POLL_MS, (await nextDueMs(this.#engine)) ?? POLL_MS);
  }

  #begin(lease: Lease): void {
    const done = executeItem(this.#engine, lease, () => this.#isStopping)
      .then(async (end) => {
        if (end === "undone") await releaseLeases(this.#engine, [lease]);
        // Another worker may hold back items with the same key.
        else if (lease.hasKeys) await notifyQueue(this.#engine.db);
      })
      .catch((error: unknown) => {
        // The lease runs out and another attempt is made: nothing is lost but time.
        this.#engine.log.error({ runId: lease.runId, kind: lease.kind, err: error }, "A job item could not be kept.");
      })
      .finally(() => {
        this.#held.delete(lease.token);
        this.#wakeSoon();
      });
    this.#held.set(lease.token, { lease, done });
  }

  #wakeSoon(): void {
    if (this.#isWaking) return;
    this.#isWaking = true;
    setTimeout(() => {
      this.#isWaking = false;
      this.#onFree();
    }, GATHER_MS);
  }

  /** Prolongs the leases. Work whose lease is gone, because its run was cancelled or another took it, is told to stop. */
  async renew(): Promise<void> {
    const leases = [...this.#held.values()].map((item) => item.lease);
    if (leases.length === 0) return;
    const still = await renewLeases(this.#engine, leases);
    const cancellable = new Set(runsWithCancellableWork());
    for (const lease of leases) {
      const isGone = !still.has(lease.itemId) && this.#held.has(lease.token);
      if (isGone && cancellable.has(lease.runId)) abortRun(lease.runId, "The job was cancelled or given to another worker.");
    }
  }

  /** Takes nothing more, waits for what is under way, and gives back what is not over by then. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const all = Promise.all([...this.#held.values()].map((item) => item.done));
    await Promise.race([all, new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref())]);
    await releaseLeases(
      this.#engine,
      [...this.#held.values()].map((item) => item.lease),
    );
  }
}
