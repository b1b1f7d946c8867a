import { and, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { eventOutbox } from "@/db/schema";
import { EVENTS } from "@/inngest/events";
import { executeCommand, processStripeEvent, sendGift, syncFromStripe } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { Random } from "../random";

const ROUNDS_MAX = 200;
const BATCH = 500;

const JOBS = {
  "patronage/stripe-event.received": (services: Services, data: unknown) => processStripeEvent(services, EVENTS["patronage/stripe-event.received"].parse(data)),
  "patronage/sync.requested": (services: Services, data: unknown) => syncFromStripe(services, EVENTS["patronage/sync.requested"].parse(data)),
  "patronage/command.requested": (services: Services, data: unknown) => executeCommand(services, EVENTS["patronage/command.requested"].parse(data)),
  "patronage/gift.due": (services: Services, data: unknown) => sendGift(services, EVENTS["patronage/gift.due"].parse(data)),
} as const;
const jobName = z.enum(["patronage/stripe-event.received", "patronage/sync.requested", "patronage/command.requested", "patronage/gift.due"]);

async function readWaiting(services: Services) {
  const isWaiting = and(isNull(eventOutbox.dispatchedAt), inArray(eventOutbox.name, Object.keys(JOBS)));
  return services.db.select().from(eventOutbox).where(isWaiting).orderBy(eventOutbox.createdAt).limit(BATCH);
}

async function finish(services: Services, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await services.db
      .update(eventOutbox)
      .set({ dispatchedAt: services.clock.now() })
      .where(inArray(eventOutbox.id, [...ids]));
}

/** A worker that is late, in no order, does some things twice, and dies: what it did not finish waits for another time. @returns its failures. */
export async function runSomeJobs(services: Services, random: Random, share: number): Promise<unknown[]> {
  const failures: unknown[] = [];
  const waiting = (await readWaiting(services)).filter(() => random.chance(share)).sort(() => random.next() - 0.5);
  const done: string[] = [];
  await inLanes(waiting, 6, async (event) => {
    const times = random.chance(0.1) ? 2 : 1;
    try {
      await Promise.all(Array.from({ length: times }, () => JOBS[jobName.parse(event.name)](services, event.data)));
      done.push(event.id);
    } catch (thrown) {
      failures.push(thrown);
    }
  });
  await finish(services, done);
  return failures;
}

/** A worker that has all the time: every job until none is left. @throws what a job cannot do even now. */
export async function runAllJobs(services: Services): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const waiting = await readWaiting(services);
    if (waiting.length === 0) return;
    const done: string[] = [];
    const failures: unknown[] = [];
    await inLanes(waiting, 6, async (event) => {
      try {
        await JOBS[jobName.parse(event.name)](services, event.data);
        done.push(event.id);
      } catch (thrown) {
        failures.push(thrown);
      }
    });
    await finish(services, done);
    // What fails while others run may go through alone; what fails alone is broken.
    if (done.length === 0 && failures.length > 0) throw failures[0];
  }
  throw new Error("The jobs of money set each other going without end.");
}

/** Does a piece of work for each item, so many at a time. */
export async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
