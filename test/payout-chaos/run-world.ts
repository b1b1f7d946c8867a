import { asc, count, inArray } from "drizzle-orm";
import { payoutRequests } from "@/db/schema";
import { RAIL_KINDS } from "@/server/adapters/rails";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/server/kernel/durations";
import { findDomainError } from "@/server/kernel/errors";
import { approveSomeOfRun, beginRun, checkPayouts, prepareSomeOfRun, sendPayouts } from "@/server/payouts";
import { applyRailAnswers } from "@/server/payouts/states/apply-rail-answer";
import type { Services } from "@/server/services";
import { doom } from "../doomed-services";
import { addActor } from "../payees";
import { Random } from "../random";
import { createTestServices, type TestServices } from "../services";
import { judge, type Verdict } from "./judge";
import { addPayees, earnMonth, type Payee } from "./people";
import { FAIR, StrictRails, strictRail } from "./strict-rails";
import { roughWeather, SHARES } from "./weather";

const TICKS_A_MONTH = 10;
const TICKS_TO_REST_MAX = 60;
const ANSWERS_AT_ONCE = 100;
/** Somewhere in what one call does, most at its beginning, because most calls do little; past its end nothing dies. */
const POINTS = [1, 2, 3, 6, 20, 60] as const;

export interface WorldReport extends Verdict {
  readonly payouts: number;
  readonly deaths: number;
  /** What was thrown and nobody foresaw. */
  readonly surprises: readonly string[];
}

/** One database with its artists and rails, through some months of payouts under faults. */
export class World {
  deaths = 0;
  readonly surprises: string[] = [];
  #services: Services;

  constructor(
    private readonly t: TestServices,
    readonly rails: StrictRails,
    readonly random: Random,
    private readonly admins: readonly string[],
  ) {
    this.#services = { ...t.services, rails: Object.fromEntries(RAIL_KINDS.map((kind) => [kind, strictRail(kind, rails)])) };
  }

  /** Does a piece of work in a process that may die at any point of it. @returns whether it came to its end. */
  async mortal(isDangerous: boolean, work: (services: Services) => Promise<unknown>): Promise<boolean> {
    const doomed = doom(
      this.#services,
      isDangerous && this.random.chance(SHARES.death) ? this.random.between(1, this.random.pick(POINTS)) : Number.POSITIVE_INFINITY,
    );
    try {
      await work(doomed.services);
      return true;
    } catch (thrown) {
      if (doomed.isDead()) this.deaths += 1;
      else if (findDomainError(thrown) === null) this.surprises.push(thrown instanceof Error ? `${thrown.message} ${thrown.stack?.split("\n")[1]}` : "unknown");
      return false;
    }
  }

  /** Callbacks come late, shuffled, some twice and, where a rail has no files, some never. */
  async deliver(isRough: boolean): Promise<void> {
    const { random, rails } = this;
    const due = rails.callbacks.splice(0).filter(({ key }) => {
      if (!isRough) return true;
      const kind = rails.payments.find((payment) => payment.key === key)?.rail;
      return kind === "sepa" || kind === "ach" || kind === "invoice" || !random.chance(SHARES.callbackLost);
    });
    const [late, now] = [due.filter(() => isRough && random.chance(0.3)), [] as typeof due];
    for (const callback of due) if (!late.includes(callback)) now.splice(random.between(0, now.length), 0, callback);
    if (isRough) now.push(...now.filter(() => random.chance(SHARES.callbackTwice)));
    rails.callbacks.push(...late);
    for (let from = 0; from < now.length; from += ANSWERS_AT_ONCE) {
      const answers = now.slice(from, from + ANSWERS_AT_ONCE).map((callback) => ({ ...callback, source: "webhook" as const }));
      const isDone = await this.mortal(isRough, (services) => applyRailAnswers(services, answers));
      // What a process that died had in hand is sent again, for the other side had no receipt; a file that nobody took in lies there still.
      rails.callbacks.push(...answers.filter(() => !isDone || (isRough && random.chance(SHARES.callbackAgain))));
    }
  }

  async tick(isRough: boolean): Promise<void> {
    const { random, t } = this;
    t.clock.advanceMs(isRough && random.chance(0.7) ? random.between(1, 90) * MINUTE_MS : random.between(1, 30) * HOUR_MS);
    this.rails.progress(() => !isRough || random.chance(0.4));
    await this.deliver(isRough);
    for (const rail of RAIL_KINDS) {
      await this.mortal(isRough, (services) => sendPayouts(services, { rail }));
      await this.mortal(isRough, (services) => checkPayouts(services, { rail }));
    }
  }

  /** What came, once, from where a database may be away: what could not be written down stays to be sent again. */
  async deliverAll(): Promise<void> {
    const answers = this.rails.callbacks.map((callback) => ({ ...callback, source: "webhook" as const }));
    await applyRailAnswers(this.#services, answers);
    this.rails.callbacks.splice(0, answers.length);
  }

  /** A month is earned, its run held and agreed to by two; nothing is sent yet. */
  async prepare(payees: readonly Payee[]): Promise<void> {
    await earnMonth(this.#services, this.random, payees);
    const before = this.t.clock.now();
    const first = Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + 1, 1);
    this.t.clock.advanceMs(first - before.getTime());
    const run = await beginRun(this.#services);
    const again = (work: (services: Services) => Promise<unknown>) => this.mortal(true, work);
    for (let at = 0; at < 3; at++) await again((services) => prepareSomeOfRun(services, { runId: run.id, limit: Math.ceil(payees.length / 2) }));
    while (!(await prepareSomeOfRun(this.#services, { runId: run.id })).isDone);
    for (const actorId of this.admins) await again((services) => approveSomeOfRun(services, { runId: run.id, actorId }));
    for (const actorId of this.admins) while ((await approveSomeOfRun(this.#services, { runId: run.id, actorId })).approved > 0);
  }

  async month(payees: readonly Payee[]): Promise<void> {
    await this.prepare(payees);
    for (let at = 0; at < TICKS_A_MONTH; at++) await this.tick(true);
  }

  async isAtRest(): Promise<boolean> {
    const isOpen = inArray(payoutRequests.state, ["HELD", "APPROVED", "SUBMITTING", "SUBMITTED", "UNKNOWN"]);
    const isWaiting = this.rails.payments.some(({ state, fate }) => state === "pending" || (state === "settled" && fate === "returned"));
    return !isWaiting && (await this.#services.db.$count(payoutRequests, isOpen)) === 0;
  }

  async comeToRest(): Promise<void> {
    this.rails.weather = { ...FAIR, fate: this.rails.weather.fate };
    for (let at = 0; at < TICKS_TO_REST_MAX && !((await this.isAtRest()) && this.rails.callbacks.length === 0); at++) await this.tick(false);
    // What Stripe and a chain did not get told is found by looking at what is settled, for some days.
    for (let day = 0; day < 9; day++) {
      this.t.clock.advanceMs(DAY_MS);
      await this.tick(false);
    }
  }

  async #describeOpen(): Promise<string[]> {
    const rows = await this.#services.db
      .select({ rail: payoutRequests.rail, state: payoutRequests.state, reason: payoutRequests.reason, payouts: count() })
      .from(payoutRequests)
      .where(inArray(payoutRequests.state, ["HELD", "APPROVED", "SUBMITTING", "SUBMITTED", "UNKNOWN"]))
      .groupBy(payoutRequests.rail, payoutRequests.state, payoutRequests.reason);
    return rows.map(({ rail, state, reason, payouts }) => `${payouts} by ${rail} are ${state}: ${reason}`);
  }

  async report(payees: readonly Payee[]): Promise<WorldReport> {
    const rows = await this.#services.db
      .select({ id: payoutRequests.id, accountId: payoutRequests.accountId })
      .from(payoutRequests)
      .orderBy(asc(payoutRequests.id));
    const ids = new Map<string, string[]>(payees.map(({ id }) => [id, []]));
    for (const { id, accountId } of rows) ids.get(accountId)?.push(id);
    const accounts = payees.map(({ id, earnedMicros }) => ({ artistId: id, earnedMicros, payoutIds: ids.get(id) ?? [] }));
    const verdict = await judge(this.#services, this.rails.payments, accounts);
    // For who reads a failure: the judge itself asks nobody here.
    const open = verdict.stuck.length === 0 ? [] : await this.#describeOpen();
    return { ...verdict, stuck: [...verdict.stuck, ...open], payouts: rows.length, deaths: this.deaths, surprises: this.surprises };
  }
}

/** Some artists through some months; the same seed is the same months, but for the order in which calls of one moment end. */
export async function runPayoutWorld(seed: string, index: number, size: { readonly payees: number; readonly months: number }): Promise<WorldReport> {
  const t = await createTestServices();
  try {
    const random = new Random(`${seed}:payouts:${index}`);
    const rails = new StrictRails(() => t.clock.now().getTime());
    rails.weather = roughWeather(random);
    const admins = [await addActor(t.services, "admin"), await addActor(t.services, "admin")].map(({ userId }) => userId);
    const world = new World(t, rails, random, admins);
    const payees = await addPayees(t.services, random, size.payees);
    for (let month = 0; month < size.months; month++) await world.month(payees);
    await world.comeToRest();
    return await world.report(payees);
  } finally {
    await t.close();
  }
}
