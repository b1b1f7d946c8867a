import { z } from "zod";
import { CURRENCIES, RATE_MICROS } from "./rules";

const LANGUAGES_CHARS_MAX = 400;
const SOURCE_CHARS_MAX = 200;

/** ISO 4217. */
export const currencyInput = z.enum(CURRENCIES);

/** `languages` as in the header Accept-Language. */
export const currencyQuestion = z.object({ languages: z.string().max(LANGUAGES_CHARS_MAX).default("") });

/** What prices are shown in; `isBound` where memberships that run leave no choice. */
export const currencyChoiceShape = z.object({ currency: currencyInput, isBound: z.boolean(), choices: z.array(currencyInput) });
export type CurrencyChoice = z.output<typeof currencyChoiceShape>;

/** What one US dollar is in a currency, in millionths of its whole unit, from a moment on. */
export const exchangeRateShape = z.object({
  currency: z.string(),
  microsPerDollar: z.number().int(),
  /** Where the rate is from, in the words of who set it. */
  source: z.string(),
  validFrom: z.string(),
  setBy: z.string(),
});
export type ExchangeRate = z.output<typeof exchangeRateShape>;

export const exchangeRateInput = z.object({
  currency: currencyInput.exclude(["USD"]),
  microsPerDollar: z.number().int().min(RATE_MICROS.min).max(RATE_MICROS.max),
  source: z.string().trim().min(1, "Say where the rate is from.").max(SOURCE_CHARS_MAX),
});
export type ExchangeRateInput = z.output<typeof exchangeRateInput>;
