import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 25;

/** Waits for something to become true; fails with what was last seen. */
export async function until<T>(what: string, look: () => Promise<T>, isGood: (seen: T) => boolean, limitMs = 55_000): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (isGood(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms for ${what}; the last look showed ${JSON.stringify(seen)}`);
    await wait(POLL_MS);
  }
}
