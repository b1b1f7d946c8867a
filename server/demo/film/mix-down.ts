import { setImmediate as giveWay } from "node:timers/promises";
import { SAMPLE_RATE_HZ, type Track } from "./instruments";

// Four echoes of lengths without a common factor and two that blur them: Schroeder's reverberator, "Natural sounding artificial reverberation", 1962.
const COMB_SAMPLES = [1687, 1931, 2213, 2459] as const;
const ALLPASS_SAMPLES = [347, 113] as const;
const FEEDBACK = 0.79;
const STEREO_SHIFT = 37;
/** Room for what the AAC encoder adds. */
const PEAK = 0.8;

/** Adds the echo of a large room to one channel of a bus. */
async function reverberate(dry: Float32Array, shift: number, share: number): Promise<Float32Array> {
  const wet = new Float32Array(dry.length);
  for (const samples of COMB_SAMPLES) {
    await giveWay();
    const line = new Float32Array(samples + shift);
    let damped = 0;
    for (let at = 0, place = 0; at < dry.length; at++, place = (place + 1) % line.length) {
      const echo = line[place] ?? 0;
      damped += 0.55 * (echo - damped);
      line[place] = (dry[at] ?? 0) + damped * FEEDBACK;
      wet[at] = (wet[at] ?? 0) + echo * 0.25;
    }
  }
  for (const samples of ALLPASS_SAMPLES) {
    await giveWay();
    const line = new Float32Array(samples + shift);
    for (let at = 0, place = 0; at < wet.length; at++, place = (place + 1) % line.length) {
      const held = line[place] ?? 0;
      const now = (wet[at] ?? 0) + held * 0.5;
      line[place] = now;
      wet[at] = held - now * 0.5;
    }
  }
  return wet.map((value, at) => (dry[at] ?? 0) + value * share);
}

/**
 * Puts the buses together: `room` gets an echo and dips at each kick, `dry` goes as it is.
 * Lets the process do other things in between: leases and cancels do not wait for music.
 */
export async function mixDown(room: Track, dry: Track, kicks: readonly number[], roomShare: number): Promise<Track> {
  const dip = dipsAt(kicks, dry.left.length);
  const mix = async (channel: Float32Array, direct: Float32Array, side: number): Promise<Float32Array> => {
    const mixed = await reverberate(channel, side * STEREO_SHIFT, roomShare);
    await giveWay();
    for (let at = 0; at < mixed.length; at++) mixed[at] = Math.tanh(1.1 * ((mixed[at] ?? 0) * (dip[at] ?? 1) + (direct[at] ?? 0)));
    return mixed;
  };
  const left = await mix(room.left, dry.left, 0);
  const right = await mix(room.right, dry.right, 1);
  await giveWay();
  const loudest = Math.max(1e-6, peakOf(left), peakOf(right));
  await giveWay();
  return { left: left.map((value) => (value * PEAK) / loudest), right: right.map((value) => (value * PEAK) / loudest) };
}

function peakOf(channel: Float32Array): number {
  let peak = 0;
  for (const value of channel) peak = Math.max(peak, Math.abs(value));
  return peak;
}

/** One, and less for a moment after each kick, so that the chords breathe with it. */
function dipsAt(kicks: readonly number[], samples: number): Float32Array {
  const dips = new Float32Array(samples).fill(1);
  for (const kick of kicks) {
    const first = Math.round(kick * SAMPLE_RATE_HZ);
    const length = Math.round(0.28 * SAMPLE_RATE_HZ);
    for (let at = 0; at < length && first + at < samples; at++) dips[first + at] = 0.3 + 0.7 * (at / length) ** 0.7;
  }
  return dips;
}

/** The track as a WAV file: 16 bit, two channels. */
export async function toWav(track: Track): Promise<Buffer> {
  const samples = track.left.length;
  const wav = Buffer.alloc(44 + samples * 4);
  wav.write("RIFF", 0, "ascii");
  wav.writeUInt32LE(36 + samples * 4, 4);
  wav.write("WAVEfmt ", 8, "ascii");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  wav.writeUInt32LE(SAMPLE_RATE_HZ * 4, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "ascii");
  wav.writeUInt32LE(samples * 4, 40);
  for (let at = 0; at < samples; at++) {
    if (at % SAMPLE_RATE_HZ === 0) await giveWay();
    wav.writeInt16LE(Math.round(32_767 * (track.left[at] ?? 0)), 44 + at * 4);
    wav.writeInt16LE(Math.round(32_767 * (track.right[at] ?? 0)), 46 + at * 4);
  }
  return wav;
}
