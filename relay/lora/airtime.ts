/** How a radio sends. LongFast is what Meshtastic's nodes have unless somebody changed it. */
export interface RadioSettings {
  readonly spreadingFactor: number;
  readonly bandwidthHz: number;
  /** 1 is 4/5, 4 is 4/8. */
  readonly codingRate: number;
  readonly preambleSymbols: number;
}

export const LONG_FAST: RadioSettings = { spreadingFactor: 11, bandwidthHz: 250_000, codingRate: 1, preambleSymbols: 16 };
/** What Meshtastic puts before what a program sends: its header in clear, and port and length in the payload. */
const PACKET_OVERHEAD_BYTES = 16 + 6;
/** Above it each symbol carries two bits less, so that slow ones stay readable (Semtech SX1276 data sheet, LowDataRateOptimize). */
const SLOW_SYMBOL_MS = 16;

/**
 * How long a payload of a program is on the air, in milliseconds. The formula of Semtech's SX1276 data sheet, §4.1.1.7, with an explicit
 * header and a CRC.
 */
export function airtimeMs(payloadBytes: number, radio: RadioSettings = LONG_FAST): number {
  const { spreadingFactor, bandwidthHz, codingRate, preambleSymbols } = radio;
  const symbolMs = (2 ** spreadingFactor / bandwidthHz) * 1000;
  const slow = symbolMs > SLOW_SYMBOL_MS ? 1 : 0;
  const bits = 8 * (payloadBytes + PACKET_OVERHEAD_BYTES) - 4 * spreadingFactor + 28 + 16;
  const symbols = 8 + Math.max(Math.ceil(bits / (4 * (spreadingFactor - 2 * slow))) * (codingRate + 4), 0);
  return (preambleSymbols + 4.25 + symbols) * symbolMs;
}

const WINDOW_MS = 3_600_000;

/** Time on the air within any hour: 10 % in Europe at 869.4 to 869.65 MHz (ERC/REC 70-03, annex 1), as Meshtastic keeps there. */
export class DutyCycle {
  readonly #budgetMs: number;
  #sent: { readonly atMs: number; readonly airMs: number }[] = [];

  constructor(share: number) {
    this.#budgetMs = share * WINDOW_MS;
  }

  /** Of the hour that ends now. */
  usedMs(nowMs: number): number {
    this.#sent = this.#sent.filter(({ atMs }) => atMs > nowMs - WINDOW_MS);
    return this.#sent.reduce((sum, { airMs }) => sum + airMs, 0);
  }

  /** Whether so much more may be sent now; if so, it counts as sent. */
  take(airMs: number, nowMs: number): boolean {
    if (this.usedMs(nowMs) + airMs > this.#budgetMs) return false;
    this.#sent.push({ atMs: nowMs, airMs });
    return true;
  }
}
