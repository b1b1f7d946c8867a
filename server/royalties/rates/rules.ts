import { floorBps } from "../../kernel/money";

/** Every market without a rate of its own. */
export const ANY_MARKET = "*";

export interface ViewRate {
  /** ISO 3166-1 alpha-2, or `*`. */
  readonly market: string;
  readonly validFrom: Date;
  /** ISO 4217. */
  readonly currency: string;
  /** Micros (1e-6 of a unit) for one view, before the platform's share. */
  readonly microsPerView: bigint;
  readonly feeBps: number;
}

/** Until an admin sets one: a figure that came with the software, and no rate of any market. */
export const BUILT_IN_RATE: ViewRate = { market: ANY_MARKET, validFrom: new Date(0), currency: "USD", microsPerView: 3_000n, feeBps: 1_200 };

/** The rate of a view: the newest that had begun in its own market, else the newest for every market. */
export function chooseRate(rates: readonly ViewRate[], view: { readonly country: string | null; readonly at: Date }): ViewRate {
  const newestOf = (market: string | null) => {
    const [newest] = rates.filter((rate) => rate.market === market && rate.validFrom <= view.at).sort((a, b) => b.validFrom.getTime() - a.validFrom.getTime());
    return newest;
  };
  return newestOf(view.country) ?? newestOf(ANY_MARKET) ?? BUILT_IN_RATE;
}

/** What so many views earn. The platform's share is rounded down, so that a part of a micro is the artist's. */
export function priceViews(views: number, rate: Pick<ViewRate, "microsPerView" | "feeBps">) {
  const grossMicros = BigInt(views) * rate.microsPerView;
  const feeMicros = floorBps(grossMicros, BigInt(rate.feeBps));
  return { grossMicros, feeMicros, artistMicros: grossMicros - feeMicros };
}
