import { createHash } from "node:crypto";
import { seededRandom } from "./seeded-random";

/** Chance that follows from a seed alone: the same seed, the same course. */
export class Random {
  /** From 0 up to but not 1. */
  readonly next: () => number;

  constructor(seed: number | string) {
    this.next = seededRandom(typeof seed === "number" ? seed : createHash("sha256").update(seed).digest().readUInt32LE(0));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number from 0 up to but not `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("Nothing to pick from.");
    return item;
  }
}
