import type { Gossip } from "./gossip";
import type { Radio } from "./radio";

/** A timer runs no longer than this; then it is asked again. */
const TIMER_MS_MAX = 60_000;

/** Listens, and says on what is to be said, until the line ends or somebody stops it. @throws Error when the line breaks */
export async function talk(radio: Radio, gossip: Gossip, signal: AbortSignal, nowMs: () => number): Promise<void> {
  const state: { timer: NodeJS.Timeout | undefined; fault: unknown } = { timer: undefined, fault: undefined };
  const schedule = (): void => {
    clearTimeout(state.timer);
    const next = gossip.nextMs();
    if (next !== null && !signal.aborted) state.timer = setTimeout(() => void speak(), Math.min(TIMER_MS_MAX, Math.max(0, next - nowMs())));
  };
  const speak = async (): Promise<void> => {
    try {
      for (const bytes of gossip.speak(nowMs())) await radio.send(bytes);
      schedule();
    } catch (thrown) {
      state.fault = thrown;
      await radio.close();
    }
  };
  const stop = (): void => void radio.close();
  signal.addEventListener("abort", stop, { once: true });
  schedule();
  try {
    for await (const payload of radio.payloads()) {
      await gossip.hear(payload, nowMs());
      schedule();
    }
  } catch (thrown) {
    // A line that we closed ourselves breaks off for whoever reads from it.
    if (!signal.aborted) throw state.fault ?? thrown;
  } finally {
    clearTimeout(state.timer);
    signal.removeEventListener("abort", stop);
  }
}
