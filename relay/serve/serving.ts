import type { Tally } from "../membership/tally";
import type { Relay } from "../relay";
import type { DayBudget } from "../store/day-budget";

/** What answers are made from. */
export interface Serving {
  readonly relay: Relay;
  readonly budget: DayBudget;
  /** What is served in all, for whoever the relay belongs to. */
  readonly tally: Tally;
  /** The inventory as JSON, as it was a moment ago. */
  readonly inventory: () => Promise<string>;
  readonly health: () => Promise<string>;
  readonly patience: Patience;
}

/** How long an object may take: so long whatever its length, and then as its length at the least speed. */
export interface Patience {
  readonly graceMs: number;
  readonly bytesPerSecondMin: number;
}
