import { HOUR_MS } from "../../kernel/durations";

/** A tip, in cents of US dollars: from $2, below which fees would eat it, to $10,000 as the REST contract says. */
export const TIP_CENTS_MIN = 200;
export const TIP_CENTS_MAX = 1_000_000;
export const MESSAGE_CHARS_MAX = 500;

/** Tips that one person may have begun and not paid within the hour: more is no giving. */
export const OPEN_TIPS_MAX = 30;
export const OPEN_TIPS_WINDOW_MS = HOUR_MS;
