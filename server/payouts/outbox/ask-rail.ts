import type { Absent, FileRail, FrozenBatch, FrozenRequest, PayoutRail, RailAnswer } from "../../adapters/rails";
import type { Services } from "../../services";

/** Longer than any rail waits by itself: past this its answer is none. Far below the lease, so that nobody else begins meanwhile. */
const RAIL_MS_MAX = 120_000;

/** Lines in one file at most, whatever a bank would take: they are kept in one transaction. */
export const FILE_ITEMS_MAX = 2_000;

const NO_ANSWER: RailAnswer = { state: "unknown", railReference: null, feeCents: 0, reason: "The rail gave no answer; it is asked again." };

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The rail took too long.")), RAIL_MS_MAX);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whatever goes wrong while a rail is called says nothing of the money: it is an answer that did not come. */
async function orUnknown<T>(services: Services, rail: PayoutRail, key: string, work: () => Promise<T>): Promise<T | RailAnswer> {
  try {
    return await within(work());
  } catch (thrown) {
    services.log.warn({ err: thrown, rail: rail.kind, key }, "A rail gave no answer.");
    return NO_ANSWER;
  }
}

export async function submit(services: Services, rail: PayoutRail, request: FrozenRequest): Promise<RailAnswer> {
  return orUnknown(services, rail, request.key, () => rail.submit(request));
}

export async function lookUp(services: Services, rail: PayoutRail, request: FrozenRequest): Promise<RailAnswer | Absent> {
  return orUnknown(services, rail, request.key, () => rail.lookUp(request));
}

/** An answer for each request of a file, in its order. */
export async function submitFile(services: Services, rail: FileRail, batch: FrozenBatch): Promise<RailAnswer[]> {
  const answers = await orUnknown(services, rail, batch.batchId, () => rail.submitBatch(batch));
  return batch.requests.map(({ key }) => ("get" in answers ? (answers.get(key) ?? NO_ANSWER) : NO_ANSWER));
}
