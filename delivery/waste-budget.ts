import type { DeliveryLimits } from "./limits";

/** What second requests cost: bytes that came beside the object that was used. No second one is begun while too much was wasted. */
export class WasteBudget {
  #usefulBytes = 0;
  #wastedBytes = 0;
  readonly #limits: Pick<DeliveryLimits, "wasteShareMax" | "wasteBytesFree">;

  constructor(limits: Pick<DeliveryLimits, "wasteShareMax" | "wasteBytesFree">) {
    this.#limits = limits;
  }

  get usefulBytes(): number {
    return this.#usefulBytes;
  }

  get wastedBytes(): number {
    return this.#wastedBytes;
  }

  get isSpent(): boolean {
    return this.#wastedBytes > this.#limits.wasteShareMax * this.#usefulBytes + this.#limits.wasteBytesFree;
  }

  use(bytes: number): void {
    this.#usefulBytes += bytes;
  }

  waste(bytes: number): void {
    this.#wastedBytes += bytes;
  }
}
