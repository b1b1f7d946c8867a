import type { Cid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { type Source, SourceFault } from "../sources/source";
import type { DayBudget } from "../store/day-budget";
import type { ObjectStore } from "../store/object-store";

/** Asked for together, so that a budget that ends is overstepped by nothing. */
const BATCH_OBJECTS_MAX = 64;

/** No more may be pulled before midnight UTC. */
export class BudgetSpent extends Error {}

export interface Pulling {
  readonly store: ObjectStore;
  readonly budget: DayBudget;
  readonly sources: readonly Source[];
  /** Sources that failed or lied in this sync, and how. */
  readonly out: Map<Source, string>;
  pulledObjects: number;
  pulledBytes: number;
}

/** Pulls what is missing from each source in turn until all is here. What no source has stays missing. @throws BudgetSpent, QuotaReached */
export async function pullObjects(pulling: Pulling, cids: readonly Cid[]): Promise<void> {
  for (const source of pulling.sources) {
    let missing = cids.filter((cid) => !pulling.store.index.has(cid));
    while (missing.length > 0 && !pulling.out.has(source)) {
      const batch = missing.slice(0, Math.min(BATCH_OBJECTS_MAX, Math.floor(pulling.budget.leftBytes / OBJECT_BYTES_MAX)));
      if (batch.length === 0) throw new BudgetSpent("The bytes that may be pulled in a day are used up.");
      await askSource(pulling, source, () => pullBatch(pulling, source, batch));
      missing = missing.slice(batch.length);
    }
  }
}

async function pullBatch(pulling: Pulling, source: Source, batch: readonly Cid[]): Promise<void> {
  const taken = batch.length * OBJECT_BYTES_MAX;
  if (!(await pulling.budget.take(taken))) throw new BudgetSpent("The bytes that may be pulled in a day are used up.");
  let used = 0;
  try {
    await source.fetchObjects(batch, async (cid, bytes) => {
      used += bytes.length;
      if (!(await pulling.store.put(cid, bytes))) throw new SourceFault(`It gave something else for ${cid}.`);
      pulling.pulledObjects += 1;
      pulling.pulledBytes += bytes.length;
    });
  } finally {
    pulling.budget.giveBack(taken - used);
  }
}

/** Asks a source for something; one that fails is out for this sync, and null is answered. */
export async function askSource<T>(pulling: Pick<Pulling, "out">, source: Source, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (thrown) {
    if (!(thrown instanceof SourceFault)) throw thrown;
    pulling.out.set(source, thrown.message);
    return null;
  }
}
