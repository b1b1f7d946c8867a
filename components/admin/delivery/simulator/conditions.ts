import type { Layer } from "@/delivery/layer";

/** How a carrier behaves in the simulator. */
export interface Condition {
  /** `refuses` answers that it is away, `hangs` never answers, `lies` gives other bytes. */
  readonly manner: "well" | "refuses" | "hangs" | "lies";
  /** Added before each answer. */
  readonly delayMs: number;
  /** Of a hundred requests, how many never get an answer. */
  readonly lostPercent: number;
}

export const AS_IT_IS: Condition = { manner: "well", delayMs: 0, lostPercent: 0 };
const PERCENT = 100;

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(done, ms);
    const leave = () => {
      clearTimeout(timer);
      fail(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
}

/** As long as the true ones, so that only who compares can tell. */
async function spoil(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return new Response(bytes, { status: response.status, headers: response.headers });
}

/**
 * A carrier behind a line that is as bad as one likes; what it is at each moment counts.
 * @param chance from 0 to below 1
 */
export function underCondition(layer: Layer, now: () => Condition, chance: () => number = Math.random): Layer {
  return {
    name: layer.name,
    kind: layer.kind,
    async request(cid, signal) {
      const { manner, delayMs, lostPercent } = now();
      await wait(delayMs, signal);
      if (manner === "refuses") return new Response(null, { status: 503 });
      if (manner === "hangs" || chance() * PERCENT < lostPercent) await wait(Number.POSITIVE_INFINITY, signal);
      const response = await layer.request(cid, signal);
      return manner === "lies" && response.ok ? spoil(response) : response;
    },
  };
}
