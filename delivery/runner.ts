import type { Layer } from "./layer";
import type { LayerHealth } from "./layer-health";
import type { DeliveryLimits } from "./limits";

/** How much is at stake; may change while the object is on its way. */
export interface Urgency {
  /** Nothing is buffered: a second request costs no budget. */
  isUrgent: boolean;
  /** In which time the object should be whole. */
  withinMs: number;
  /** How much longer it may take without harm. */
  spareMs: number;
}

/** A layer with how it has done. */
export interface Contender {
  readonly layer: Layer;
  readonly health: LayerHealth;
}

/** One request that is under way. */
export interface Runner {
  readonly contender: Contender;
  readonly controller: AbortController;
  readonly startedMs: number;
  readonly isSecond: boolean;
  answeredMs: number | null;
  lastByteMs: number;
  lengthBytes: number | null;
  bytes: number;
  /** It was given up before it ended by itself. */
  isGivenUp: boolean;
  /** Another layer was asked because this one was too slow. */
  hasLagged: boolean;
}

export function makeRunner(contender: Contender, nowMs: number, isSecond: boolean): Runner {
  const progress = { answeredMs: null, lastByteMs: nowMs, lengthBytes: null, bytes: 0, isGivenUp: false, hasLagged: false };
  return { contender, controller: new AbortController(), startedMs: nowMs, isSecond, ...progress };
}

/** How long the rest will take at the pace so far; null while nothing can be said. */
function remainingMs(runner: Runner, nowMs: number): number | null {
  if (runner.answeredMs === null || runner.lengthBytes === null) return null;
  const left = Math.max(0, runner.lengthBytes - runner.bytes);
  return left === 0 ? 0 : (left * (nowMs - runner.answeredMs)) / runner.bytes;
}

interface Moment {
  readonly nowMs: number;
  readonly urgency: Pick<Urgency, "withinMs" | "spareMs">;
  readonly limits: DeliveryLimits;
  /** Who would be asked next; undefined when all were. */
  readonly next: Contender | undefined;
}

/**
 * Whether it drips, so that the next should have its place: the rest comes later than every object is given up, or far too late while the
 * next is known to take less than half as long. On a thin line all are slow, and none is known to be better.
 */
export function isHopeless(runner: Runner, { nowMs, urgency, limits, next }: Moment): boolean {
  if (next === undefined || runner.answeredMs === null || runner.bytes === 0 || nowMs - runner.answeredMs < 2 * limits.lookMs) return false;
  const restMs = remainingMs(runner, nowMs) ?? 0;
  const otherMs = next.health.expectedMs(runner.lengthBytes ?? 0);
  return restMs > limits.deadlineMs || (restMs > 2 * urgency.withinMs && otherMs !== null && 2 * otherMs < restMs);
}

/** Whether it has one of the places of those who are asked at the same time. One that is silent or nearly so costs little, and may stay so. */
export function hasPlace(runner: Runner, { nowMs, limits }: Moment): boolean {
  if (runner.answeredMs === null) return nowMs - runner.startedMs < limits.hedgeMsMax;
  return runner.bytes === 0 || (remainingMs(runner, nowMs) ?? 0) < limits.deadlineMs / 2;
}

/** How long a layer that may lack the object is asked alone, so that others are not asked in vain while there is time. */
function patienceMs({ contender }: Runner, spareMs: number, limits: DeliveryLimits): number {
  const { hedgeAfterMs } = contender.health;
  return contender.layer.isPartial === true ? Math.max(limits.hedgeMsMin, Math.min(spareMs / 2, limits.partialMsMax)) : hedgeAfterMs;
}

/**
 * Whether another layer should be asked beside this one: it has not begun for too long, or it will not be whole in time at its pace. A layer
 * that is known to take longer than the rest of this answer is not asked.
 */
export function isLagging(runner: Runner, now: Moment): boolean {
  const elapsedMs = now.nowMs - runner.startedMs;
  if (runner.answeredMs === null) return elapsedMs >= patienceMs(runner, now.urgency.spareMs, now.limits);
  // The first bytes say little of the pace.
  if (now.nowMs - runner.answeredMs < now.limits.lookMs / 2) return false;
  const restMs = remainingMs(runner, now.nowMs);
  if (restMs === null) return elapsedMs > now.urgency.withinMs;
  const otherMs = now.next?.health.expectedMs(runner.lengthBytes ?? 0) ?? null;
  return elapsedMs + restMs > now.urgency.withinMs && (otherMs === null || otherMs < restMs);
}
