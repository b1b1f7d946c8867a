import type { Readable } from "node:stream";
import { FloatSeries } from "./float-series";

/** Below the absolute gate of BS.1770-4 nothing counts as sound. */
const SILENCE_LUFS = -70;
export const LOUDNESS_STEP_MS = 100;

/**
 * Reads momentary loudness (400 ms windows, BS.1770-4) from what ffmpeg's ametadata prints of ebur128.
 * A value is given for the 100 ms in the middle of its window, not for its end, so that it lines up with the picture.
 */
export async function readMomentary(stream: Readable): Promise<Float32Array> {
  const series = new FloatSeries();
  let rest = "";
  for await (const chunk of stream.setEncoding("latin1")) {
    const lines = `${rest}${String(chunk)}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const value = /^lavfi\.r128\.M=(.+)$/.exec(line)?.[1];
      if (value !== undefined) series.push(Math.max(SILENCE_LUFS, Number.parseFloat(value) || SILENCE_LUFS));
    }
  }
  return series.view().subarray(1);
}

interface LoudnessSummary {
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
}

function readNumber(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? null : value;
}

/** The integrated loudness (BS.1770-4, gated) and true peak in ebur128's last words; null where there was only silence. */
export function readLoudnessSummary(log: string): LoudnessSummary {
  const summary = log.slice(log.lastIndexOf("Summary:"));
  const integratedLufs = readNumber(/I:\s+(\S+) LUFS/.exec(summary)?.[1]);
  const truePeakDbtp = readNumber(/Peak:\s+(\S+) dBFS/.exec(summary)?.[1]);
  return { integratedLufs: integratedLufs === null || integratedLufs <= SILENCE_LUFS ? null : integratedLufs, truePeakDbtp };
}
