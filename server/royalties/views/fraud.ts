/** Why a view is held until somebody has looked. Kept with the view, and shown to who decides. */
export const FRAUD_REASONS = ["network-rate", "network-film", "device-accounts", "watching-at-once", "watching-rate", "playhead"] as const;
export type FraudReason = (typeof FRAUD_REASONS)[number];

/** What is known of a view at the moment it would count. The counts leave this view out. */
export interface ViewSignals {
  /** Views from its network in the last hour, of anything. */
  readonly networkViewsHour: number;
  /** Views of this film from its network on its day. */
  readonly networkFilmViewsDay: number;
  /** Other viewers (accounts) who watched with the same browser from the same network on its day. */
  readonly deviceViewersDay: number;
  /** Other plays of the same viewer that are going on. */
  readonly playsAtOnce: number;
  /** Views of the same viewer in the last hour. */
  readonly viewerViewsHour: number;
  /** Counted by our clock from beat to beat, without pauses. */
  readonly watchedMs: number;
  /** From the first beat to the last, by our clock. */
  readonly elapsedMs: number;
  /** Of the film, as the player says. */
  readonly playedMs: number;
}

/** Above these a person looks. A network is a /24 or a /48, in which a school or a small town may sit. */
export const FRAUD_LIMITS = {
  networkViewsHour: 300,
  networkFilmViewsDay: 40,
  deviceViewersDay: 5,
  playsAtOnce: 2,
  /** Half a minute each: more in an hour is no watching. */
  viewerViewsHour: 90,
} as const;

/** Our player plays at half speed at least and at double speed at most, with the grain of its events; beyond these there is no player. */
const SPEED_MIN = 0.25;
const SPEED_MAX = 2;
const PLAYED_SLACK_MS = 3_000;

function isPossible({ playedMs, watchedMs, elapsedMs }: ViewSignals): boolean {
  return playedMs >= watchedMs * SPEED_MIN - PLAYED_SLACK_MS && playedMs <= elapsedMs * SPEED_MAX + PLAYED_SLACK_MS;
}

/** Every rule that finds the view suspicious, in the order of `FRAUD_REASONS`; none is a view that counts at once. */
export function judgeView(signals: ViewSignals): FraudReason[] {
  const found: Readonly<Record<FraudReason, boolean>> = {
    "network-rate": signals.networkViewsHour >= FRAUD_LIMITS.networkViewsHour,
    "network-film": signals.networkFilmViewsDay >= FRAUD_LIMITS.networkFilmViewsDay,
    "device-accounts": signals.deviceViewersDay >= FRAUD_LIMITS.deviceViewersDay,
    "watching-at-once": signals.playsAtOnce >= FRAUD_LIMITS.playsAtOnce,
    "watching-rate": signals.viewerViewsHour >= FRAUD_LIMITS.viewerViewsHour,
    playhead: !isPossible(signals),
  };
  return FRAUD_REASONS.filter((reason) => found[reason]);
}
