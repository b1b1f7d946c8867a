import { join } from "node:path";
import { z } from "zod/mini";
import { readJson, writeDurably } from "../store/durable-file";

const count = z.number().check(z.int(), z.nonnegative());
const tally = z.object({ servedBytes: count, requests: count, errors: count, startedAt: count });
const FILE = "served-in-all.json";

export interface Totals {
  readonly servedBytes: number;
  readonly requests: number;
  readonly errors: number;
}

/** What was served since this folder was made. A process that is killed forgets what it served since the last `keep`. */
export class Tally implements Totals {
  servedBytes: number;
  requests: number;
  errors: number;
  /** When the process that serves began, in seconds since 1970; 0 before the first. */
  readonly startedAt: number;
  readonly #folder: string;

  private constructor(folder: string, totals: Totals, startedAt: number) {
    this.#folder = folder;
    this.servedBytes = totals.servedBytes;
    this.requests = totals.requests;
    this.errors = totals.errors;
    this.startedAt = startedAt;
  }

  /** @param now given by the process that begins to serve */
  static async open(folder: string, now?: Date): Promise<Tally> {
    const kept = tally.safeParse(await readJson(join(folder, FILE)));
    const totals = kept.success ? kept.data : { servedBytes: 0, requests: 0, errors: 0, startedAt: 0 };
    return new Tally(folder, totals, now === undefined ? totals.startedAt : Math.floor(now.getTime() / 1000));
  }

  get totals(): Totals {
    const { servedBytes, requests, errors } = this;
    return { servedBytes, requests, errors };
  }

  /** @returns what was written down: only that is told, so that no later process has less */
  async keep(): Promise<Totals> {
    const { totals } = this;
    await writeDurably(join(this.#folder, FILE), JSON.stringify({ ...totals, startedAt: this.startedAt }), join(this.#folder, "incoming"));
    return totals;
  }
}
