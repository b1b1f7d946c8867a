/** A frame rate as a fraction of whole numbers. */
export interface FrameRate {
  readonly text: string;
  readonly framesPerSecond: number;
}

const RATE_MAX = 60;
/** Slower sources show each frame more than once, so that grain and fog still move like film. */
const RATE_MIN = 20;
const STANDARD_RATES = [24, 25, 30, 50, 60];
const NTSC = 1000 / 1001;
const CLOSE = 0.004;

/** The rate a clip gets: the source's own where that is sane, whole multiples or parts of it elsewhere, the nearest usual one where it varies. */
export function chooseFrameRate(source: { readonly framesPerSecond: number; readonly isVariableFrameRate: boolean }): FrameRate {
  const given = Number.isFinite(source.framesPerSecond) && source.framesPerSecond > 0 ? source.framesPerSecond : 25;
  if (source.isVariableFrameRate) return toFraction(nearestStandard(given));
  if (given > RATE_MAX * (1 + CLOSE)) return toFraction(given / Math.ceil(given / (RATE_MAX * (1 + CLOSE))));
  if (given < RATE_MIN) return toFraction(Math.min(RATE_MAX, given * Math.ceil(RATE_MIN / given)));
  return toFraction(given);
}

function nearestStandard(rate: number): number {
  return STANDARD_RATES.reduce((best, next) => (Math.abs(next - rate) < Math.abs(best - rate) ? next : best));
}

function toFraction(rate: number): FrameRate {
  const whole = Math.round(rate);
  if (Math.abs(rate / whole - 1) < CLOSE / 10) return { text: String(whole), framesPerSecond: whole };
  const ntsc = Math.round(rate / NTSC);
  if (Math.abs(rate / (ntsc * NTSC) - 1) < CLOSE / 10) return { text: `${ntsc * 1000}/1001`, framesPerSecond: ntsc * NTSC };
  const thousandths = Math.round(rate * 1000);
  return { text: `${thousandths}/1000`, framesPerSecond: thousandths / 1000 };
}
