import type { Cid } from "@/protocol/cid";
import { type FailureKind, fetchObject, LayerFailure } from "./fetch-object";
import type { DeliveryLimits } from "./limits";
import type { Measurement } from "./measurement";
import { type Contender, hasPlace, isHopeless, isLagging, makeRunner, type Runner, type Urgency } from "./runner";
import type { WasteBudget } from "./waste-budget";

interface RaceContext {
  /**
   * Whom to ask at this moment, in order: layers fail and come back while an object is on its way.
   * @param isDesperate whether those that failed of late are better than nobody
   */
  readonly rank: (isDesperate: boolean) => readonly Contender[];
  readonly limits: DeliveryLimits;
  readonly budget: WasteBudget;
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
  readonly report: (measurement: Measurement) => void;
}

export interface Won {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layer: string;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

/** Every layer that was asked failed. */
export class RaceLost extends Error {
  readonly kinds: readonly FailureKind[];

  constructor(kinds: readonly FailureKind[]) {
    super(`No layer gave the object: ${kinds.join(", ")}.`);
    this.kinds = kinds;
  }
}

const LIES: ReadonlySet<FailureKind> = new Set(["tampered", "too-large"]);

/** One object, from whichever of the layers has it whole and verified first. The others are called off. */
class ObjectRace {
  readonly #asked = new Set<Contender>();
  readonly #runners: Runner[] = [];
  readonly #kinds: FailureKind[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(
    private readonly cid: Cid,
    private readonly context: RaceContext,
    private readonly resolve: (won: Won) => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  run(): void {
    const { signal } = this.context;
    if (signal.aborted) {
      this.#abandon();
      return;
    }
    signal.addEventListener("abort", this.#abandon, { once: true });
    if (!this.#start(this.#next(), false)) this.#finish(() => this.reject(new RaceLost([])));
  }

  #next(isDesperate = false): Contender | undefined {
    return this.context.rank(isDesperate).find((each) => !this.#asked.has(each));
  }

  #start(contender: Contender | undefined, isSecond: boolean): boolean {
    if (contender === undefined) return false;
    this.#asked.add(contender);
    contender.health.begin();
    const runner = makeRunner(contender, performance.now(), isSecond);
    this.#runners.push(runner);
    const progress = {
      onAnswer: (lengthBytes: number | null) => {
        runner.answeredMs = runner.lastByteMs = performance.now();
        runner.lengthBytes = lengthBytes;
      },
      onBytes: (bytes: number) => {
        runner.lastByteMs = performance.now();
        runner.bytes += bytes;
      },
    };
    fetchObject(contender.layer, this.cid, progress, runner.controller.signal).then(
      (bytes) => this.#win(runner, bytes),
      (thrown: unknown) => this.#lose(runner, thrown),
    );
    // What there is to spare may become less meanwhile, so that one looks often.
    this.#lookIn(contender.layer.isPartial === true ? this.context.limits.lookMs : contender.health.hedgeAfterMs);
    return true;
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    const { limits, urgency, budget } = this.context;
    const nowMs = performance.now();
    const moment = { nowMs, urgency, limits, next: this.#next() };
    for (const runner of this.#runners) {
      const isIdle = nowMs - runner.lastByteMs >= limits.idleMsMax;
      // Somebody else takes its place, so that this costs no budget.
      if (runner.isGivenUp || !(isIdle || isHopeless(runner, moment))) continue;
      runner.isGivenUp = true;
      runner.controller.abort();
    }
    const newest = this.#runners.at(-1);
    const places = this.#runners.filter((runner) => hasPlace(runner, moment)).length;
    const mayAsk = places < limits.asksMax && (urgency.isUrgent || !budget.isSpent);
    const lags = newest !== undefined && isLagging(newest, moment);
    // Nothing comes of those that are well: one that is open may be back by now.
    if (mayAsk && lags && this.#start(moment.next ?? (places === 0 ? this.#next(true) : undefined), true)) newest.hasLagged = true;
    else this.#lookIn(limits.lookMs);
  }

  #win(runner: Runner, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#isOver) return;
    const nowMs = performance.now();
    const { layer, health } = runner.contender;
    const served = { firstByteMs: (runner.answeredMs ?? nowMs) - runner.startedMs, totalMs: nowMs - runner.startedMs, bytes: bytes.length };
    const others = this.#runners.filter((other) => other !== runner);
    for (const other of others) this.#callOff(other, nowMs, bytes.length);
    health.succeed(served);
    const wastedBytes = others.reduce((sum, other) => sum + other.bytes, 0);
    this.context.budget.use(bytes.length);
    this.context.budget.waste(wastedBytes);
    this.context.report({ kind: "served", cid: this.cid, layer: layer.name, ...served, isSecond: runner.isSecond, wastedBytes });
    this.#finish(() => this.resolve({ bytes, layer: layer.name, firstByteMs: served.firstByteMs, totalMs: served.totalMs }));
  }

  /** One that lagged and did not have half of it when it was overtaken was too slow, whatever its pace is now; of the rest nothing is known. */
  #callOff(runner: Runner, nowMs: number, lengthBytes: number): void {
    const { health, layer } = runner.contender;
    runner.controller.abort();
    // Who was asked for no more than that others are spared is called off without a word.
    if (layer.isPartial === true || !runner.hasLagged || 2 * runner.bytes > lengthBytes) {
      health.callOff();
      return;
    }
    const afterMs = nowMs - runner.startedMs;
    if (runner.answeredMs === null) health.overtake(afterMs);
    else health.fail();
    this.context.report({ kind: "failed", cid: this.cid, layer: layer.name, failure: "too-slow", afterMs });
  }

  #lose(runner: Runner, thrown: unknown): void {
    if (this.#isOver) return;
    if (!(thrown instanceof LayerFailure)) {
      this.#finish(() => this.reject(thrown));
      return;
    }
    const kind = runner.isGivenUp ? "too-slow" : thrown.kind;
    const { health, layer } = runner.contender;
    this.#runners.splice(this.#runners.indexOf(runner), 1);
    this.#kinds.push(kind);
    const isOnlyLacking = kind === "missing" && layer.isPartial === true;
    if (LIES.has(kind)) health.eject();
    else if (isOnlyLacking) health.callOff();
    else health.fail();
    if (!isOnlyLacking) this.context.report({ kind: "failed", cid: this.cid, layer: layer.name, failure: kind, afterMs: performance.now() - runner.startedMs });
    if (!this.#start(this.#next(), runner.isSecond) && this.#runners.length === 0) this.#finish(() => this.reject(new RaceLost(this.#kinds)));
  }

  readonly #abandon = (): void => {
    if (this.#isOver) return;
    for (const runner of this.#runners) runner.contender.health.callOff();
    this.#finish(() => this.reject(this.context.signal.reason));
  };

  #finish(settle: () => void): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.context.signal.removeEventListener("abort", this.#abandon);
    for (const runner of this.#runners) runner.controller.abort();
    settle();
  }
}

/**
 * Asks the first of the layers, and the next of those who were not asked yet whenever one fails, or when the last one asked is slower than it may be.
 * @throws RaceLost when each of them failed; the reason of `signal` when that was aborted
 */
export function raceLayers(cid: Cid, context: RaceContext): Promise<Won> {
  return new Promise((resolve, reject) => new ObjectRace(cid, context, resolve, reject).run());
}
