const UNIT_MS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
/** As the server's: a year. */
const WAIT_MS_MAX = 366 * 86_400_000;

/**
 * When a wait that the SDK wrote as `1h30m` or as an ISO date ends, in Unix ms.
 * @throws Error for anything else.
 */
export function parseWaitEnd(text: string, nowMs: number): number {
  const end = /^\d{4}-/.test(text) ? Date.parse(text) : nowMs + parseDurationMs(text);
  if (!Number.isFinite(end)) throw new Error(`"${text}" is neither a duration nor a date.`);
  return Math.min(end, nowMs + WAIT_MS_MAX);
}

/** The ms in `1w2d3h4m5s`, any part of which may be missing; the SDK writes no time at all as an empty text. */
export function parseDurationMs(text: string): number {
  if (!/^(?:\d+[wdhms])*$/.test(text)) throw new Error(`"${text}" is not a duration.`);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([wdhms])/g)) total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  return total;
}
