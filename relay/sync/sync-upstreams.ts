import type { Doors } from "../adapters/adapters";
import type { Relay } from "../relay";
import { describeLink, readLink } from "../satellite/link-hint";
import type { Source } from "../sources/source";
import { openSources } from "./open-sources";
import { type SyncResult, syncWorks } from "./sync-works";

export interface Others {
  /** Sources of this sync alone, asked before and after those of `relay.json`. */
  readonly before?: readonly Source[];
  readonly after?: readonly Source[];
  /** Adapters that run already. */
  readonly adapters?: Doors;
}

/** A sync from the places that the operator wrote down, in the way that fits the line. @throws Error when another process writes into the folder */
export async function syncUpstreams(relay: Relay, { before = [], after = [], adapters }: Others = {}): Promise<SyncResult> {
  const hint = await readLink(relay.config);
  if (relay.config.link !== null) relay.say(`link: ${describeLink(hint)}`);
  const isLifeboatFirst = relay.config.lifeboatFirst || hint.state === "bad";
  return syncWorks(relay, [...before, ...openSources(relay, { pullsAtOnce: hint.pullsAtOnce, adapters }), ...after], isLifeboatFirst);
}
