import type { Cid } from "@/protocol/cid";
import type { Layer } from "./layer";
import { LayerHealth, type LayerState } from "./layer-health";
import { DELIVERY_LIMITS, type DeliveryLimits } from "./limits";
import type { Measurement } from "./measurement";
import type { ObjectCache } from "./object-cache";
import { RaceLost, raceLayers, type Won } from "./object-race";
import { Pause } from "./pause";
import { rankLayers } from "./rank-layers";
import type { Contender, Urgency } from "./runner";
import { WasteBudget } from "./waste-budget";

export interface ResolverOptions {
  /** In the order of the policy. */
  readonly layers: readonly Layer[];
  readonly cache?: ObjectCache;
  readonly limits?: Partial<DeliveryLimits>;
  readonly onMeasurement?: (measurement: Measurement) => void;
  /** Layers by name that gave false bytes to an earlier process, and until when they stay out (since 1970). */
  readonly ejectedUntilMs?: Readonly<Record<string, number>>;
}

export interface ObjectNeed {
  readonly signal?: AbortSignal;
  /** Nothing is buffered. */
  readonly isUrgent?: boolean;
  /** In which time the object should be whole. */
  readonly withinMs?: number;
  /** How much longer than usual it may take without harm. */
  readonly spareMs?: number;
  /** Whether only this device is asked. */
  readonly isOffline?: boolean;
}

export interface FoundObject {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The layer that gave it; null of what was on this device. */
  readonly layer: string | null;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

export interface LayerReport {
  readonly name: string;
  readonly state: LayerState;
  readonly firstByteMs: number | null;
  readonly ejectedUntilMs: number;
}

/** No layer gave the object in time, or none has it. */
export class ObjectUnreachable extends Error {
  readonly cid: Cid;

  constructor(cid: Cid, cause?: unknown) {
    super(`No layer gives ${cid}.`, { cause });
    this.cid = cid;
  }
}

/** One object that is being found, for everybody who asked for it meanwhile. */
interface Flight {
  readonly urgency: Urgency;
  readonly controller: AbortController;
  readonly found: Promise<FoundObject>;
  waiters: number;
}

/** Finds objects wherever they are. What it answers is exactly what the name stands for, whoever gave it. */
export class Resolver {
  readonly #contenders: readonly Contender[];
  readonly #limits: DeliveryLimits;
  readonly #budget: WasteBudget;
  readonly #pause: Pause;
  readonly #flights = new Map<Cid, Flight>();
  readonly #cache: ObjectCache | undefined;
  readonly #report: (measurement: Measurement) => void;

  constructor(options: ResolverOptions) {
    this.#limits = { ...DELIVERY_LIMITS, ...options.limits };
    const health = (name: string) => new LayerHealth(this.#limits, Date.now, options.ejectedUntilMs?.[name]);
    this.#contenders = options.layers.map((layer) => ({ layer, health: health(layer.name) }));
    this.#budget = new WasteBudget(this.#limits);
    this.#pause = new Pause(this.#limits);
    this.#cache = options.cache;
    this.#report = options.onMeasurement ?? (() => undefined);
  }

  /** @throws ObjectUnreachable; the reason of `need.signal` when that was aborted */
  async get(cid: Cid, need: ObjectNeed = {}): Promise<FoundObject> {
    need.signal?.throwIfAborted();
    const cached = await this.#findCached(cid, need.isOffline === true);
    if (cached !== null) return cached;
    if (need.isOffline === true) throw new ObjectUnreachable(cid);
    need.signal?.throwIfAborted();
    return this.#join(cid, need).catch(async (thrown: unknown) => {
      // Another page may have written it since the cache was first looked at.
      const written = thrown instanceof ObjectUnreachable ? await this.#findCached(cid, true) : null;
      if (written === null) throw thrown;
      return written;
    });
  }

  get layers(): readonly LayerReport[] {
    return this.#contenders.map(({ layer: { name }, health: { state, firstByteMs, ejectedUntilMs } }) => ({ name, state, firstByteMs, ejectedUntilMs }));
  }

  /** Bytes that were used, and bytes that second requests brought beside them. */
  get spent(): { readonly usefulBytes: number; readonly wastedBytes: number } {
    const { usefulBytes, wastedBytes } = this.#budget;
    return { usefulBytes, wastedBytes };
  }

  async #findCached(cid: Cid, isThorough: boolean): Promise<FoundObject | null> {
    const startedMs = performance.now();
    // A browser may refuse its storage at any time; the network still has everything.
    const bytes = (await this.#cache?.find(cid, isThorough).catch(() => null)) ?? null;
    if (bytes === null) return null;
    this.#report({ kind: "cached", cid, bytes: bytes.length });
    const totalMs = performance.now() - startedMs;
    return { bytes, layer: null, firstByteMs: totalMs, totalMs };
  }

  #join(cid: Cid, need: ObjectNeed): Promise<FoundObject> {
    const asked = { isUrgent: need.isUrgent === true, withinMs: need.withinMs ?? this.#limits.withinMs, spareMs: need.spareMs ?? 0 };
    const flight = this.#flights.get(cid) ?? this.#takeOff(cid, asked);
    flight.waiters += 1;
    flight.urgency.isUrgent ||= asked.isUrgent;
    flight.urgency.withinMs = Math.min(flight.urgency.withinMs, asked.withinMs);
    flight.urgency.spareMs = Math.min(flight.urgency.spareMs, asked.spareMs);
    const { signal } = need;
    if (signal === undefined) return flight.found;
    return new Promise((resolve, reject) => {
      const leave = () => {
        flight.waiters -= 1;
        if (flight.waiters === 0) {
          if (this.#flights.get(cid) === flight) this.#flights.delete(cid);
          flight.controller.abort(signal.reason);
        }
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      void flight.found.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
    });
  }

  #takeOff(cid: Cid, urgency: Urgency): Flight {
    const controller = new AbortController();
    const deadline = setTimeout(() => controller.abort(new ObjectUnreachable(cid)), this.#limits.deadlineMs);
    const found = this.#find(cid, urgency, controller.signal).finally(() => {
      clearTimeout(deadline);
      if (this.#flights.get(cid)?.controller === controller) this.#flights.delete(cid);
    });
    const flight = { urgency, controller, found, waiters: 0 };
    this.#flights.set(cid, flight);
    return flight;
  }

  async #find(cid: Cid, urgency: Urgency, signal: AbortSignal): Promise<FoundObject> {
    const won = await this.#race(cid, urgency, signal);
    this.#pause.succeed();
    this.#cache?.keep(cid, won.bytes).catch(() => this.#report({ kind: "not-kept", cid }));
    return won;
  }

  #present(): readonly Contender[] {
    return this.#contenders.filter(({ layer }) => layer.isAway?.() !== true);
  }

  /** Until the deadline aborts: each round asks every layer that may be asked. */
  async #race(cid: Cid, urgency: Urgency, signal: AbortSignal): Promise<Won> {
    const context = { limits: this.#limits, budget: this.#budget, urgency, signal, report: this.#report };
    for (;;) {
      const { isLastResort } = rankLayers(this.#present(), urgency, this.#limits);
      if (isLastResort) await this.#pause.take(signal);
      const rank = (isDesperate: boolean) => {
        const ranked = rankLayers(this.#present(), urgency, this.#limits);
        // Those that are no more than the last resort are asked after a pause, in a round of their own.
        if (ranked.isLastResort) return isLastResort || isDesperate ? ranked.contenders : [];
        return isDesperate ? [...ranked.contenders, ...ranked.open] : ranked.contenders;
      };
      try {
        return await raceLayers(cid, { ...context, rank });
      } catch (thrown) {
        if (!(thrown instanceof RaceLost)) throw thrown;
        const haveAllSaid = thrown.kinds.length === this.#present().length;
        if (haveAllSaid && thrown.kinds.every((kind) => kind === "missing")) throw new ObjectUnreachable(cid, thrown);
      }
    }
  }
}
