import { join } from "node:path";
import { type Clock, systemClock } from "./clock";
import { type RelayConfig, readConfig } from "./config";
import { DayBudget } from "./store/day-budget";
import { ObjectStore } from "./store/object-store";

/** In the form of a folder that carries objects: rsync may hand it out as it is. */
const STORE_FOLDER = "store";

/** A relay's folder with what is in it. */
export interface Relay {
  readonly folder: string;
  readonly config: RelayConfig;
  readonly store: ObjectStore;
  readonly clock: Clock;
  /** A line for the operator. */
  readonly say: (line: string) => void;
}

export interface RelayOptions {
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly clock?: Clock;
}

/** Opens a relay's folder without changing anything in it. @throws Error that says what is wrong with its configuration */
export async function openRelay({ folder, say, clock = systemClock }: RelayOptions): Promise<Relay> {
  const config = await readConfig(folder);
  const store = new ObjectStore({ folder: join(folder, STORE_FOLDER), incoming: join(folder, "incoming"), quotaBytes: config.quotaBytes, clock });
  await store.refresh();
  return { folder, config, store, clock, say };
}

/** What may still go out or come in today. */
export function openBudget({ folder, config, store, clock }: Relay, what: "served" | "pulled"): Promise<DayBudget> {
  const bytesPerDayMax = what === "served" ? config.servedBytesPerDayMax : config.pulledBytesPerDayMax;
  return DayBudget.open({ path: join(folder, `${what}.json`), incoming: store.incoming, bytesPerDayMax, clock });
}
