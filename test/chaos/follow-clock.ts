import { z } from "zod";
import type { Clock } from "@/server/kernel/clock";

const POLL_MS = 100;
const shape = z.object({ now_ms: z.number() });

/** A clock that follows the stand-in's, so that months pass for a process of its own too. Behind by a tenth of a second at most. */
export async function followClock(sandboxUrl: string): Promise<Clock> {
  const read = async () => shape.parse(await (await fetch(`${sandboxUrl}/_sandbox/clock`)).json()).now_ms;
  let nowMs = await read();
  setInterval(() => {
    read().then(
      (ms) => {
        nowMs = ms;
      },
      // The stand-in ends last; without it there is nobody left to ask.
      () => process.exit(0),
    );
  }, POLL_MS);
  return { now: () => new Date(nowMs) };
}
