import pg from "pg";

export interface Listeners {
  /** By channel; is given the notification's payload. */
  readonly channels: Readonly<Record<string, (payload: string) => void>>;
  /** Each time that listening begins: what was told before went unheard. */
  readonly onListening?: () => void;
}

const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 5_000;

/** Listens on a connection of its own, and again on a new one when it is lost, until what it answers is called. */
export function listenTo(url: string, listeners: Listeners): () => Promise<void> {
  const stop = new AbortController();
  const running = keepListening(url, listeners, stop.signal);
  return async () => {
    stop.abort();
    await running;
  };
}

async function keepListening(url: string, listeners: Listeners, stop: AbortSignal): Promise<void> {
  let faults = 0;
  while (!stop.aborted) {
    const client = new pg.Client({ connectionString: url, keepAlive: true });
    const lost = new Promise<void>((resolve) => {
      client.once("end", resolve);
      // Followed by "end", or by the failure of what is awaited below.
      client.on("error", () => undefined);
      stop.addEventListener("abort", () => resolve(), { once: true });
    });
    client.on("notification", ({ channel, payload }) => listeners.channels[channel]?.(payload ?? ""));
    const isListening = await listenOn(client, Object.keys(listeners.channels));
    if (isListening) {
      faults = 0;
      listeners.onListening?.();
      await lost;
    }
    await client.end().catch(() => undefined);
    if (!stop.aborted) await waitOr(stop, Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(faults++, 10)));
  }
}

async function listenOn(client: pg.Client, channels: readonly string[]): Promise<boolean> {
  try {
    await client.connect();
    for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`);
    return true;
  } catch {
    // The caller waits and tries again; those who need to know why find it in their own statements.
    return false;
  }
}

function waitOr(stop: AbortSignal, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    stop.addEventListener("abort", done);
  });
}
