import { z } from "zod/mini";
import type { Clock } from "../clock";
import { readJson, writeDurably } from "./durable-file";

/** How far the file runs ahead of what was used: a process that is killed forgets less than this, and to its own disadvantage. */
const STRIDE_BYTES = 64 * 1024 * 1024;
const day = z.object({ day: z.string(), bytes: z.number().check(z.nonnegative()) });

export interface DayBudgetOptions {
  readonly path: string;
  readonly incoming: string;
  /** Null: as many as there are. */
  readonly bytesPerDayMax: number | null;
  readonly clock: Clock;
}

/** Bytes that may be used between midnight and midnight UTC, however often the process is killed. */
export class DayBudget {
  readonly #options: DayBudgetOptions;
  #day = "";
  #used = 0;
  #written = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(options: DayBudgetOptions) {
    this.#options = options;
  }

  static async open(options: DayBudgetOptions): Promise<DayBudget> {
    const budget = new DayBudget(options);
    const kept = day.safeParse(await readJson(options.path));
    if (kept.success) [budget.#day, budget.#used, budget.#written] = [kept.data.day, kept.data.bytes, kept.data.bytes];
    return budget;
  }

  get usedBytes(): number {
    this.#turn();
    return this.#used;
  }

  get leftBytes(): number {
    this.#turn();
    const { bytesPerDayMax } = this.#options;
    return bytesPerDayMax === null ? Number.POSITIVE_INFINITY : Math.max(0, bytesPerDayMax - this.#used);
  }

  /** Takes bytes before they are used; false when today has no more of them. */
  async take(bytes: number): Promise<boolean> {
    if (bytes > this.leftBytes) return false;
    this.#used += bytes;
    if (this.#used > this.#written) await this.#write(this.#used + STRIDE_BYTES);
    else await this.#writing;
    return true;
  }

  /** Gives back what was taken and not used. */
  giveBack(bytes: number): void {
    this.#used = Math.max(0, this.#used - bytes);
  }

  secondsToMidnight(): number {
    const now = this.#options.clock.now().getTime();
    return Math.ceil((86_400_000 - (now % 86_400_000)) / 1000);
  }

  /** Writes down exactly what was used; of no use to a process that goes on. */
  async close(): Promise<void> {
    this.#turn();
    await this.#write(this.#used);
  }

  #turn(): void {
    const today = this.#options.clock.now().toISOString().slice(0, 10);
    if (today !== this.#day) [this.#day, this.#used, this.#written] = [today, 0, 0];
  }

  async #write(bytes: number): Promise<void> {
    const text = JSON.stringify({ day: this.#day, bytes });
    this.#written = bytes;
    this.#writing = this.#writing.then(() => writeDurably(this.#options.path, text, this.#options.incoming));
    await this.#writing;
  }
}
