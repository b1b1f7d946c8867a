import { setTimeout as wait } from "node:timers/promises";
import { DomainError } from "@/server/kernel/errors";
import { keepPer } from "@/server/kernel/keep-per";
import type { Services } from "@/server/services";

/** How often a process looks, once for all that is watched in it. */
const LOOK_EVERY_MS = 500;
/** Open watches per process: each is one open connection. */
const WATCHES_MAX = 500;

/** A kind of thing that is watched: reads the version of each key, in one query however many there are. */
export interface Watched {
  readonly name: string;
  readVersions(services: Services, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

interface Watch {
  readonly kind: Watched;
  readonly key: string;
  readonly notice: (version: string) => void;
}

interface Lookout {
  readonly watches: Set<Watch>;
  isLooking: boolean;
}

/** Of each database that a process has: one, but for tests, which have one after the other. */
const lookoutOf = keepPer<Services["db"], Lookout>(() => ({ watches: new Set<Watch>(), isLooking: false }));

async function lookOnce(services: Services, { watches }: Lookout): Promise<void> {
  for (const kind of new Set([...watches].map((watch) => watch.kind))) {
    const ofKind = [...watches].filter((watch) => watch.kind === kind);
    const versions = await kind.readVersions(services, [...new Set(ofKind.map((watch) => watch.key))]);
    for (const watch of ofKind) watch.notice(versions.get(watch.key) ?? "");
  }
}

async function look(services: Services, lookout: Lookout): Promise<void> {
  lookout.isLooking = true;
  while (lookout.watches.size > 0) {
    try {
      await lookOnce(services, lookout);
    } catch (error) {
      // The database is away for a moment: whoever watches sees the next change when it is back.
      services.log.warn({ err: error }, "What is watched could not be read.");
    }
    await wait(LOOK_EVERY_MS);
  }
  lookout.isLooking = false;
}

export interface WatchInput {
  readonly key: string;
  /** What a reader that comes back has seen. */
  readonly afterVersion: string | null;
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/**
 * The version of a thing each time it changes, beginning with how it is now unless the reader has seen that, until `signal` aborts.
 * Yields null as a sign of life when nothing changed for `heartbeatMs`. @throws DomainError `unavailable` when too many watch.
 */
export async function* watchVersion(services: Services, kind: Watched, input: WatchInput): AsyncGenerator<string | null> {
  const lookout = lookoutOf(services.db);
  const { watches } = lookout;
  if (watches.size >= WATCHES_MAX) throw new DomainError("unavailable", { sentence: "Too many pages follow what is new right now. Ask again in a moment." });
  let told = input.afterVersion;
  let seen = (await kind.readVersions(services, [input.key])).get(input.key) ?? "";
  let wake: () => void = () => undefined;
  const watch: Watch = {
    kind,
    key: input.key,
    notice(version) {
      if (version === seen) return;
      seen = version;
      wake();
    },
  };
  watches.add(watch);
  if (!lookout.isLooking) void look(services, lookout);
  try {
    while (!input.signal.aborted) {
      if (seen !== told) {
        told = seen;
        yield told;
        continue;
      }
      const hasChanged = await nextChange((resolve) => (wake = resolve), input);
      if (!hasChanged && !input.signal.aborted) yield null;
    }
  } finally {
    watches.delete(watch);
  }
}

/** Resolves at the next change (true), after the heartbeat's time, or when the reader has gone. */
async function nextChange(onWake: (resolve: () => void) => void, { heartbeatMs, signal }: WatchInput): Promise<boolean> {
  const timer = new AbortController();
  const changed = new Promise<boolean>((resolve) => onWake(() => resolve(true)));
  const elapsed = wait(heartbeatMs, false, { signal: AbortSignal.any([signal, timer.signal]) }).catch(() => false);
  const hasChanged = await Promise.race([changed, elapsed]);
  timer.abort();
  return hasChanged;
}
